import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Drives the built pages in a real Chromium against the fake platform; `npm run build` comes first. */
export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: 'test/browser/shared-browser.ts',
    environment: 'node',
    // Two files at a time, as tests mostly wait; and the next file goes on in the window of the last.
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
    // The machine draws other tests, and kills servers, meanwhile.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 60_000,
  },
});
