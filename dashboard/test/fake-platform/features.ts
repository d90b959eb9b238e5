import { FakeActions } from './actions';
import type { FakeContext, FakeFeature } from './feature';
import { FakeOperations } from './operations';

/** Every part of the platform that is acted, asked in this order. One line here and one file beside it add another. */
export function createFeatures(context: FakeContext) {
  return {
    actions: new FakeActions(context),
    operations: new FakeOperations(context),
  } satisfies Record<string, FakeFeature>;
}

export type FakeFeatures = ReturnType<typeof createFeatures>;
