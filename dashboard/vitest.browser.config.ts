import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Drives the built pages in a real Chromium against the fake platform; `npm run build` comes first. */
export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    include: ['test/browser/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
