export { ConnectionPill } from '@/shared/live-channels/connection-pill';
export { connectLive } from '@/shared/live-channels/live-connection';
