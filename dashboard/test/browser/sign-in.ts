import type { BrowserContext } from 'playwright-core';
import { PASSWORD } from '../fake-platform/server';

/** Signs all pages of a window in, without the page for that; what the page does is tested with the live page. */
export async function signIn(context: BrowserContext, url: string): Promise<void> {
  const response = await context.request.post(`${url}/api/admin/login`, { data: { name: 'admin', password: PASSWORD } });
  if (!response.ok()) throw new Error(`The fake platform answered ${response.status()} to the sign-in.`);
}
