export { StreamPage } from './stream-page';
