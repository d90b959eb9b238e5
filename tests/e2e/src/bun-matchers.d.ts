import 'bun:test';

// Bun has this matcher; its types of this version leave it out.
declare module 'bun:test' {
  interface Matchers<T> {
    toBeOneOf(expected: readonly unknown[]): void;
  }
}
