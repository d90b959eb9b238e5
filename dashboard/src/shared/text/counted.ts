/** A number for grammar and the same number for the eye. */
export type Counted = { readonly count: number; readonly shown: string };

export const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many);

export const amount = ({ count, shown }: Counted, one: string, many: string): string => `${shown} ${plural(count, one, many)}`;
