export { ZonePage } from './zone-page';
export { ZonesPage } from './zones-page';
