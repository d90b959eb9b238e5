import { Suspense, useEffect, useRef } from 'react';
import { SignInPage } from '@/features/session';
import { ActionHost } from '@/shared/actions/action-host';
import { HttpError } from '@/shared/api/http';
import { connectLive } from '@/shared/live-channels/live-connection';
import { linkTo, moveTo, usePath } from '@/shared/router';
import { roleAtLeast, type Role } from '@/shared/session/roles';
import { SessionContext, useDoubtSession, useSession, useSessionState } from '@/shared/session/use-session';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { OfflineIcon } from '@/shared/ui/icons';
import { KeyIcon } from '@/shared/ui/page-icons';
import { Blank } from '@/shared/ui/panel';
import { setPageTitle } from '@/shared/window-title';
import { ErrorBoundary } from './error-boundary';
import { SignedInHeader, SignedOutHeader, SkipLink } from './header';
import { SideRail } from './navigation';
import { findPage, movedTo, type FoundPage } from './pages';

/** Decides which of three things to show: the question who you are, the answer still open, or the dashboard. */
export function App() {
  const text = useText();
  const session = useSessionState();
  const wasSignedIn = useRef(false);
  if (session.data) {
    wasSignedIn.current = true;
    return (
      <SessionContext value={session.data}>
        <Dashboard />
      </SessionContext>
    );
  }
  if (session.data === null) {
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
  const found = findPage(path);
  const doubtSession = useDoubtSession();

  // The line belongs to the session, not to a page: what it brings is shown in the header of every page.
  const onRefused = useRef(doubtSession);
  onRefused.current = doubtSession;
  useEffect(() => connectLive({ onRefused: () => onRefused.current() }), []);

  const moved = movedTo(path, location.search);
  useEffect(() => {
    if (moved !== null) moveTo(moved);
  }, [moved]);

  const title = found?.page.title(text, found.params) ?? text.app.notFoundTitle;
  useEffect(() => setPageTitle(title), [title]);

  return (
    <>
      <SkipLink />
      <div className="lg:flex">
        <SideRail />
        <div className="min-w-0 flex-1">
          <SignedInHeader />
          <main id="content" tabIndex={-1} className="mx-auto max-w-[160rem] px-4 py-6 outline-none sm:px-6">
            <ErrorBoundary key={path}>
              <Suspense fallback={<p className="py-10 text-center text-ink-faint">{text.app.loading}</p>}>
                {found ? <Shown {...found} /> : moved === null && <NotFound />}
              </Suspense>
            </ErrorBoundary>
          </main>
        </div>
      </div>
      <ActionHost />
    </>
  );
}

/** An address may lead a reader to a page beyond their role; an explanation is more use than a page of refusals. */
function Shown({ page, params }: FoundPage) {
  const { role } = useSession();
  return roleAtLeast(role, page.least) ? <page.content params={params} /> : <NotForYou needed={page.least} />;
}

function NotForYou({ needed }: { readonly needed: Role }) {
  const text = useText().app;
  const { role } = useSession();
  return (
    <Blank
      level={1}
      icon={<KeyIcon className="size-8" />}
      title={text.notForYouTitle}
      text={text.notForYouText(text.roles[needed], text.roles[role])}
    />
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
