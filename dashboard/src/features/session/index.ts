export { SignInPage } from './sign-in-page';
export { SESSION, useDoubtSession, useSession, useSignOut } from './use-session';
