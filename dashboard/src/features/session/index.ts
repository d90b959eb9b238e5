export { SignInPage } from './sign-in-page';
export { useDoubtSession, useSession, useSignOut } from './use-session';
