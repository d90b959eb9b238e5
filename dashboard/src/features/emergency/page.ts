export { EmergencyPage } from './emergency-page';
