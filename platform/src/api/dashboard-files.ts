import { stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { ApiError } from './api-error.ts';

const howToBuild = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Verdict</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1rem}
code{background:#8882;padding:.1em .35em;border-radius:4px}</style>
<h1>The platform server is running</h1>
<p>The dashboard is not built yet. In the project's folder run <code>npm ci</code>, then
<code>npm run build -w dashboard</code>, and load this page again.</p>
<p>The API is described at <a href="/openapi">/openapi</a>; <a href="/readyz">/readyz</a> tells what works.</p></html>`;

/** Serves the built dashboard. Paths that name no file are screens of it, so they all get its one page. */
export class DashboardFiles {
  constructor(readonly folder: string) {}

  async respond(path: string): Promise<Response> {
    if (path.startsWith('/api/') || path === '/api')
      throw new ApiError(404, 'no_such_route', `There is no ${path}. /openapi lists what there is.`);
    const file = await this.#find(path);
    if (file !== null) return file;
    // A missing script or picture must not be answered with a page: the browser would try to run it.
    if (extname(path) !== '') throw new ApiError(404, 'no_such_file', `There is no ${path}.`);
    return (await this.#find('/index.html')) ?? new Response(howToBuild, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  }

  async #find(path: string): Promise<Response | null> {
    const full = normalize(join(this.folder, decode(path)));
    if (!full.startsWith(this.folder + sep)) return null;
    const found = await stat(full).catch(() => null);
    if (found === null || !found.isFile()) return null;
    // The build puts a hash of the content into the names under assets/, so those never change.
    const isHashed = path.startsWith('/assets/');
    const headers = { 'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache' };
    return new Response(Bun.file(full), { headers });
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path).replaceAll('\0', '');
  } catch {
    throw new ApiError(400, 'invalid_request', 'The path is not properly encoded.');
  }
}
