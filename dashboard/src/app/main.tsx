import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { HttpError } from '@/shared/api/http';
import { SESSION } from '@/shared/session/use-session';
import { applyPreferences } from '@/shared/preferences';
import { followLanguage } from '@/shared/text/text';
import { App } from './app';
import './theme.css';

const RETRIES_MAX = 2;

/** Whichever page is turned away first: who is signed in is asked again, and the answer may be the sign-in. */
function doubtSession(error: Error): void {
  if (error instanceof HttpError && error.kind === 'unauthorised') void queries.invalidateQueries({ queryKey: SESSION });
}

const queries = new QueryClient({
  queryCache: new QueryCache({ onError: doubtSession }),
  mutationCache: new MutationCache({ onError: doubtSession }),
  defaultOptions: {
    queries: {
      // A refusal is an answer; asking again changes nothing. Only silence and breakdowns are worth another try.
      retry: (failures, error) =>
        failures < RETRIES_MAX && (!(error instanceof HttpError) || error.kind === 'unreachable' || error.kind === 'broken'),
    },
  },
});

applyPreferences(document.documentElement);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root to draw into');
await followLanguage();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
