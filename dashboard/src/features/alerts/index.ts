export { AlertIndicator } from './alert-indicator';
