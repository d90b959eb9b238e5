import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const platformUrl = process.env['VERDICT_PLATFORM_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    // The pages and the API share one origin in production, so the session cookie stays SameSite=Strict. The proxy keeps that true here.
    proxy: {
      '/api': { target: platformUrl },
      '/live': { target: platformUrl, ws: true },
    },
  },
  build: {
    target: 'es2023',
    // Fonts stay files: inlined into the style sheet they would delay the first paint by their whole size.
    assetsInlineLimit: 2_048,
  },
  test: { include: ['src/**/*.test.{ts,tsx}', 'test/*.test.ts'], environment: 'node' },
});
