export { SnapshotsPage } from './snapshots-page';
