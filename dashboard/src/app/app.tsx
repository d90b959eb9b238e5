import { Suspense, useEffect, useRef } from 'react';
import { connectLive } from '@/features/live';
import { SignInPage, useDoubtSession, useSession } from '@/features/session';
import { HttpError } from '@/shared/api/http';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { OfflineIcon } from '@/shared/ui/icons';
import { Blank } from '@/shared/ui/panel';
import { ErrorBoundary } from './error-boundary';
import { SignedInHeader, SignedOutHeader } from './header';
import { PAGES } from './pages';
import { linkTo, usePath } from '@/shared/router';

/** Decides which of three things to show: the question who you are, the answer still open, or the dashboard. */
export function App() {
  const text = useText();
  const session = useSession();
  const wasSignedIn = useRef(false);
  if (session.data === 'signed-in') {
    wasSignedIn.current = true;
    return <Dashboard />;
  }
  if (session.data === 'signed-out') {
    return (
      <>
        <SignedOutHeader />
        <SignInPage hasEnded={wasSignedIn.current} />
      </>
    );
  }
  const isAnswering = session.error instanceof HttpError && session.error.kind !== 'unreachable';
  return (
    <>
      <SignedOutHeader />
      <main id="content" className="mx-auto max-w-3xl px-4 py-10">
        {session.isError ? (
          <Blank
            level={1}
            icon={<OfflineIcon className="size-8" />}
            title={isAnswering ? text.app.unsureTitle : text.app.checkingTitle}
            text={isAnswering ? text.app.unsureText : text.app.checkingText}
            action={
              <Button onClick={() => void session.refetch()} disabled={session.isFetching}>
                {session.isFetching ? text.app.loading : text.app.tryAgain}
              </Button>
            }
          />
        ) : (
          <p className="text-center text-ink-faint" role="status">
            {text.app.loading}
          </p>
        )}
      </main>
    </>
  );
}

function Dashboard() {
  const text = useText();
  const path = usePath();
  const page = PAGES.find((each) => each.path === path);
  const doubtSession = useDoubtSession();

  // The line belongs to the session, not to a page: what it brings is shown in the header of every page.
  const onRefused = useRef(doubtSession);
  onRefused.current = doubtSession;
  useEffect(() => connectLive({ onRefused: () => onRefused.current() }), []);

  const title = page?.title(text) ?? text.app.notFoundTitle;
  useEffect(() => void (document.title = `${title} · Verdict`), [title]);

  return (
    <>
      <SignedInHeader />
      <main id="content" tabIndex={-1} className="mx-auto max-w-[160rem] px-4 py-6 outline-none sm:px-6">
        <ErrorBoundary key={path}>
          <Suspense fallback={<p className="py-10 text-center text-ink-faint">{text.app.loading}</p>}>
            {page ? <page.content /> : <NotFound />}
          </Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}

function NotFound() {
  const text = useText().app;
  return (
    <Blank
      level={1}
      icon={null}
      title={text.notFoundTitle}
      text={text.notFoundText}
      action={
        <a {...linkTo('/')} className="font-medium text-accent underline underline-offset-4">
          {text.toLive}
        </a>
      }
    />
  );
}
