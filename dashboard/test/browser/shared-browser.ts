import type { TestProject } from 'vitest/node';
import { launchBrowserServer } from './chromium';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the browser that all workers share. */
    readonly chromium: string;
  }
}

/** One Chromium for the whole run, however many files and workers it has. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await launchBrowserServer();
  project.provide('chromium', server.wsEndpoint());
  return () => server.close();
}
