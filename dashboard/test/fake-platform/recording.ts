import { RecordingMode, type JournalFigures, type SnapshotFigures } from '@/shared/live-channels/live-message';
import type { Scenario } from './world';

const EVENT_BYTES = 62;
const DISK_BYTES_MAX = 2_147_483_648;
const HISTORY_BYTES = 198_655_320;
/** What an outage of some hours has left, so that a picture of one does not have to wait for it. */
const OUTAGE_EVENTS = 1_204_311;

/** Recording and snapshots of one server that was never started. */
export class FakeRecording {
  readonly #random: () => number;
  #durable = 1_602_059;
  #waiting = 0;
  #waitingSinceSteps = 0;
  #dropped = 0;
  #hotSaved = 9_216;
  #failuresInARow = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  step(scenario: Scenario, events: number, isKafka: boolean): { journal: JournalFigures; snapshots: SnapshotFigures } {
    this.#durable += events;
    return { journal: this.#journal(scenario, events, isKafka), snapshots: this.#snapshots(scenario) };
  }

  #between(low: number, high: number): number {
    return low + this.#random() * (high - low);
  }

  #journal(scenario: Scenario, events: number, isKafka: boolean): JournalFigures {
    const isFull = scenario === 'overflowing';
    const isLogDown = scenario === 'log-down' || isFull;
    this.#waitingSinceSteps = isLogDown ? this.#waitingSinceSteps + 1 : 0;
    this.#waiting = isLogDown ? Math.max(this.#waiting, OUTAGE_EVENTS) + events : Math.max(this.#between(0, 30), this.#waiting * 0.1);
    if (isFull) this.#dropped += events;
    const waitingBytes = isFull ? DISK_BYTES_MAX - 9_000 : Math.round(this.#waiting * EVENT_BYTES);
    const bytesPerSecond = events * EVENT_BYTES;
    const lossInMs = isFull ? 0 : Math.round((DISK_BYTES_MAX - waitingBytes) / Math.max(bytesPerSecond, 1)) * 1_000;
    return {
      durableEvents: Math.round(this.#durable),
      queuedBytes: Math.round(this.#between(900, 42_000)),
      queueBytesMax: 67_108_864,
      diskBytes: isFull ? DISK_BYTES_MAX : waitingBytes + HISTORY_BYTES,
      shippedEvents: Math.round(this.#durable - this.#waiting),
      shipping: isKafka,
      shipError: isLogDown ? 'no broker answers at kafka-1:9092 (connection refused)' : '',
      mode: isFull ? RecordingMode.Overflowing : isLogDown ? RecordingMode.Degraded : RecordingMode.Normal,
      waitingEvents: Math.round(this.#waiting),
      waitingBytes,
      oldestWaitingMs: isLogDown ? 4_320_000 + this.#waitingSinceSteps * 1_000 : Math.round(this.#between(20, 140)),
      lossInMs: scenario === 'idle' ? -1 : lossInMs,
      diskBytesMax: DISK_BYTES_MAX,
      droppedEvents: Math.round(this.#dropped),
    };
  }

  #snapshots(scenario: Scenario): SnapshotFigures {
    const isFailing = scenario === 'snapshots-failing';
    this.#failuresInARow = isFailing ? Math.max(this.#failuresInARow, 6) + 1 : 0;
    if (!isFailing) this.#hotSaved += 0.4;
    return {
      hotStore: scenario === 'crowded' || isFailing ? 'redis' : 'files',
      hotSaved: Math.round(this.#hotSaved),
      hotFailures: this.#failuresInARow,
      hotFailuresInARow: this.#failuresInARow,
      hotError: isFailing ? 'connection to redis-1:6379 refused' : '',
      hotAgeMs: isFailing ? this.#failuresInARow * 5_000 : Math.round(this.#between(900, 5_400)),
      coldPublished: 384,
      cutMaxUs: Math.round(this.#between(40, 260)),
      bytesPerPlayer: 64,
    };
  }
}
