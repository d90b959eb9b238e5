export { RecoveriesPage } from './recoveries-page';
