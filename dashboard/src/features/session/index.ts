export { PasswordDrawer } from './password-drawer';
export { SignInPage } from './sign-in-page';
