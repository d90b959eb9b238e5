/** The word of a number of the contracts, as the API gives it: 'periodic' for `SnapshotTrigger.Periodic`. */
export function wordOf(numbers: Readonly<Record<string, number>>, code: number): string {
  const name = Object.keys(numbers).find((key) => numbers[key] === code);
  // A game server newer than this platform may have more of them.
  return name?.toLowerCase() ?? `unknown-${code}`;
}
