/** A value as people read it in the vectors; README.md tells how it becomes MessagePack. */
export type Value = number | string | boolean | readonly Value[] | Fields;
export interface Fields { readonly [name: string]: Value }

/** A whole number that JSON cannot carry exactly. */
export const int64 = (value: bigint): Fields => ({ int64: value.toString() });

/** Raw bytes. */
export const bytes = (hex: string): Fields => ({ hex });

/** The number that {@link int64} stands for, if the value is one. */
export function int64Of(value: Value): bigint | undefined {
  return typeof value === 'object' && !Array.isArray(value) && 'int64' in value ? BigInt((value as Fields).int64 as string) : undefined;
}

export const INT32_MAX = 2_147_483_647;
export const INT32_MIN = -2_147_483_648;
export const SAFE_MAX = Number.MAX_SAFE_INTEGER;
export const INT64_MAX = 9_223_372_036_854_775_807n;
export const INT64_MIN = -9_223_372_036_854_775_808n;
