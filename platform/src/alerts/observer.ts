import type { Reading, ServerReading } from '../metrics/reading.ts';
import type { Observation } from './alert-engine.ts';

export interface ObserverOptions {
  readonly alertPlayersFellWithinMs: number;
  /** With fewer players a fall says nothing: of three, one is a third. */
  readonly alertPlayersMin: number;
  readonly alertErrorWithinMs: number;
  readonly alertErrorRequestsMin: number;
  /** How long a server may be away that an operator has told to start anew. */
  readonly alertRestartMs: number;
}

interface Totals {
  readonly atMs: number;
  readonly decided: number;
  readonly failed: number;
}

/** Makes of readings what the rules are measured against. Remembers a minute or so: falls and shares need a past. */
export class Observer {
  readonly #options: ObserverOptions;
  #players: { readonly atMs: number; readonly players: number }[] = [];
  readonly #commands = new Map<string, Totals[]>();
  readonly #restarts = new Map<string, number>();

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  /** A server has begun to start anew, because somebody wants it: for a while, its silence is no trouble. */
  expectRestart(node: string, nowMs: number): void {
    this.#restarts.set(node, nowMs);
  }

  observe(reading: Reading): readonly Observation[] {
    const observations: Observation[] = [];
    const say = (rule: Observation['rule'], target: string, value: number | null): void => {
      observations.push({ rule, target, value });
    };
    for (const server of reading.servers) this.#observeServer(say, server, reading);
    for (const node of this.#commands.keys()) {
      if (!reading.servers.some(({ figures }) => figures.node === node)) this.#commands.delete(node);
    }
    for (const { figures } of reading.zones) {
      const target = `zone:${figures.zone}`;
      say('tick-critical', target, figures.tickP99Us);
      say('tick-slow', target, figures.tickP99Us);
      say('queue-long', target, figures.inboxLength);
    }
    say('players-fell', 'world', this.#playersFellPercent(reading));
    for (const { name, lagEvents } of reading.consumers) say('consumer-lag', `consumer:${name}`, lagEvents);
    const { requests, errors } = reading.api.window;
    // Nobody asking is no trouble; a few who ask are too few to speak of a share.
    say('error-rate', 'platform', requests < this.#options.alertErrorRequestsMin ? 0 : (100 * errors) / requests);
    say('pool-exhausted', 'platform', reading.pool.longestWaitMs);
    say('cpu-high', 'platform', reading.platform.cpuPermille / 10);
    say('deployed', 'platform', reading.atMs - reading.platform.startedAtMs);
    return observations;
  }

  #observeServer(
    say: (rule: Observation['rule'], target: string, value: number | null) => void,
    server: ServerReading,
    reading: Reading,
  ): void {
    const { figures, silentMs, isFresh } = server;
    const target = `server:${figures.node}`;
    const restart = this.#restartOf(server, reading.atMs);
    // While no figures can come at all, silence says nothing about a server.
    const silence = reading.isListening && restart !== 'expected' ? silentMs : null;
    // Whoever stopped it in order knows; but one that was to start anew and has not is as bad as one that crashed.
    const isStopped = figures.stopping && restart === null;
    say('server-down', target, isStopped ? null : silence);
    say('server-stopped', target, isStopped ? silence : 0);
    const known = (value: number): number | null => (isFresh ? value : null);
    say('snapshots-failing', target, known(figures.snapshots.hotFailuresInARow));
    say('cpu-high', target, known(figures.cpuPermille / 10));
    say('maintenance', target, known(figures.admission));
    // Both by the server's own clock, which may differ from ours.
    say('deployed', target, figures.atMs - figures.startedAtMs + silentMs);
    say('error-rate', target, isFresh ? this.#failedPercent(figures.node, server, reading.atMs) : null);
  }

  /** Whether a server is on its way to start anew, or should be back by now; null: nobody waits for that. */
  #restartOf({ figures: { node, atMs, startedAtMs }, isFresh }: ServerReading, nowMs: number): 'expected' | 'overdue' | null {
    const beganAtMs = this.#restarts.get(node);
    if (beganAtMs === undefined) return null;
    const isOverdue = nowMs - beganAtMs > this.#options.alertRestartMs;
    // Over when a server is heard that has been started since, or one that has had its time and plays on.
    const isOver = isFresh && (isOverdue || atMs - startedAtMs < nowMs - beganAtMs);
    if (isOver) this.#restarts.delete(node);
    return isOver ? null : isOverdue ? 'overdue' : 'expected';
  }

  #failedPercent(node: string, { figures }: ServerReading, nowMs: number): number {
    const { alertErrorWithinMs, alertErrorRequestsMin } = this.#options;
    const before = (this.#commands.get(node) ?? []).filter(({ atMs }) => atMs >= nowMs - alertErrorWithinMs);
    const now = { atMs: nowMs, decided: figures.commandsDecided, failed: figures.commandsFailed };
    const oldest = before[0] ?? now;
    const isRestarted = now.decided < oldest.decided || now.failed < oldest.failed;
    this.#commands.set(node, isRestarted ? [now] : [...before, now]);
    const [decided, failed] = isRestarted ? [0, 0] : [now.decided - oldest.decided, now.failed - oldest.failed];
    return decided + failed < alertErrorRequestsMin ? 0 : (100 * failed) / (decided + failed);
  }

  /** By how much of its highest the number of players has fallen lately. Null while no server tells it. */
  #playersFellPercent(reading: Reading): number | null {
    if (!reading.servers.some(({ isFresh }) => isFresh)) return null;
    const players = reading.zones.reduce((sum, { figures }) => sum + figures.players, 0);
    this.#players.push({ atMs: reading.atMs, players });
    this.#players = this.#players.filter(({ atMs }) => atMs >= reading.atMs - this.#options.alertPlayersFellWithinMs);
    const highest = Math.max(...this.#players.map((each) => each.players));
    return highest < this.#options.alertPlayersMin ? 0 : (100 * (highest - players)) / highest;
  }
}
