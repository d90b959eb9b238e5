export { ConnectionPill } from './connection-pill';
export { connectLive } from './live-connection';
