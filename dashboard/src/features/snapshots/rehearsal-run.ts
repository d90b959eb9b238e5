import { create } from 'zustand';
import { isFinal, type ActionRecord, type Rehearsal } from '@/shared/actions/action';
import { rehearsalsOf } from '@/shared/actions/action-result';
import { readAction, runAction } from '@/shared/actions/actions-api';
import { onOutcome } from '@/shared/live-channels/outcomes';

export type StepState = 'queued' | 'running' | 'done' | 'failed' | 'skipped';

export type Step = {
  readonly zone: number;
  readonly state: StepState;
  readonly rehearsal: Rehearsal | null;
  /** What stood in the way, as an error or as the server's own words. */
  readonly problem: unknown;
};

type RunStore = { readonly steps: readonly Step[]; readonly isRunning: boolean; readonly isStopping: boolean };

/** The run goes on while the reader looks at another page, so it is kept outside of any. */
export const useRehearsalRun = create<RunStore>()(() => ({ steps: [], isRunning: false, isStopping: false }));

export type RunDeps = {
  readonly start: (zone: number, reason: string) => Promise<string>;
  readonly read: (commandId: string) => Promise<ActionRecord>;
  /** Until it is worth looking again: something was pushed, or a while has passed. */
  readonly wait: () => Promise<void>;
};

const LOOK_EVERY_MS = 1_000;
/** A command runs out after five minutes; what is not over a while later will not be. */
const LOOKS_MAX = 400;

const PLATFORM: RunDeps = {
  start: async (zone, reason) => (await runAction({ action: 'rehearse', zone }, { reason, confirm: null })).commandId,
  read: (commandId) => readAction(commandId, new AbortController().signal),
  wait: () =>
    new Promise((resolve) => {
      const end = () => {
        stop();
        clearTimeout(timer);
        resolve();
      };
      const stop = onOutcome(end);
      const timer = setTimeout(end, LOOK_EVERY_MS);
    }),
};

/** Rehearses zones one after another: a server that rebuilds two shadows at once would tell the time of neither. */
export async function rehearse(zones: readonly number[], reason: string, deps: RunDeps = PLATFORM): Promise<void> {
  const { getState, setState } = useRehearsalRun;
  if (getState().isRunning) return;
  const change = (zone: number, step: Partial<Step>) =>
    setState(({ steps }) => ({ steps: steps.map((each) => (each.zone === zone ? { ...each, ...step } : each)) }));
  setState({
    steps: zones.map((zone) => ({ zone, state: 'queued', rehearsal: null, problem: null })),
    isRunning: true,
    isStopping: false,
  });
  for (const zone of zones) {
    if (getState().isStopping) {
      change(zone, { state: 'skipped' });
      continue;
    }
    change(zone, { state: 'running' });
    change(zone, await rehearseOne(zone, reason, deps));
  }
  setState({ isRunning: false, isStopping: false });
}

async function rehearseOne(zone: number, reason: string, { start, read, wait }: RunDeps): Promise<Partial<Step>> {
  try {
    const commandId = await start(zone, reason);
    for (let look = 0; look < LOOKS_MAX; look++) {
      const record = await readPatiently(commandId, read);
      if (record !== null && isFinal(record.state)) {
        const [rehearsal = null] = rehearsalsOf(record);
        const told = record.outcomes.at(-1)?.message || record.state;
        return rehearsal === null ? { state: 'failed', problem: told } : { state: 'done', rehearsal };
      }
      await wait();
    }
    return { state: 'failed', problem: 'expired' };
  } catch (error) {
    return { state: 'failed', problem: error };
  }
}

/** A look that finds no answer is followed by another; the rehearsal itself goes on without it. */
async function readPatiently(commandId: string, read: RunDeps['read']): Promise<ActionRecord | null> {
  try {
    return await read(commandId);
  } catch {
    return null;
  }
}

export function stopAfterThisZone(): void {
  useRehearsalRun.setState({ isStopping: true });
}
