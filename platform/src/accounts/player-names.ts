/** Names are shown to others: control characters and marks that turn the direction of writing have no place in them. */
export function tidyName(name: string): string | null {
  const tidy = name
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return tidy === '' ? null : tidy;
}

/** What names are compared by: of names that differ only in case, width or the like, one account can have one. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().normalize('NFKC');
}
