/** Powers of ten that hold all the values, at least two of them: a scale on which a millisecond and a minute both have room. */
export function decadesOf(values: readonly number[]): { readonly low: number; readonly high: number } {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return { low: 0, high: 1 };
  const low = Math.floor(Math.log10(Math.min(...positive)));
  return { low, high: Math.max(low + 1, Math.ceil(Math.log10(Math.max(...positive)))) };
}

/** Where a value lies between the two powers, from 0 below to 1 above. */
export function shareOf(value: number, { low, high }: { readonly low: number; readonly high: number }): number {
  const at = (Math.log10(Math.max(value, 10 ** low)) - low) / (high - low);
  return Math.min(1, Math.max(0, at));
}
