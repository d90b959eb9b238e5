import { FakeActions } from './actions';
import { FakeAudit } from './audit';
import { FakeAlerts } from './alerts';
import type { FakeContext, FakeFeature } from './feature';
import { FakeHealth } from './health';
import { FakeHistory } from './history';
import { FakeOperations } from './operations';
import { FakeSnapshots } from './snapshots';
import { FakeUsers } from './users';
import { FakePlayers } from './players';

/** Every part of the platform that is acted, asked in this order. One line here and one file beside it add another. */
export function createFeatures(context: FakeContext) {
  return {
    actions: new FakeActions(context),
    audit: new FakeAudit(context),
    users: new FakeUsers(context),
    snapshots: new FakeSnapshots(context),
    operations: new FakeOperations(context),
    players: new FakePlayers(context),
    alerts: new FakeAlerts(context),
    history: new FakeHistory(context),
    health: new FakeHealth(context),
  } satisfies Record<string, FakeFeature>;
}

export type FakeFeatures = ReturnType<typeof createFeatures>;
