import { delay } from '../ingest/delay.ts';
import type { ColdSnapshots } from '../snapshots/cold-snapshots.ts';
import type { Schema } from '../stores/schema.ts';
import type { Store } from '../stores/store.ts';
import { partsOf, type PartFinding, type StoreProbes } from './parts.ts';
import type { Reading } from './reading.ts';

export interface WatchedPart extends PartFinding {
  /** Since when it has been in this state, as far as this platform has seen. */
  readonly sinceMs: number;
}

const everyMs = 2_000;

/** Asks the stores now and then, and remembers since when every part is as it is. */
export class PartsWatch {
  readonly #latest: () => Reading | null;
  readonly #store: Store;
  readonly #schema: Schema;
  readonly #coldSnapshots: ColdSnapshots;
  readonly #hasKafka: boolean;
  #parts: readonly WatchedPart[] = [];

  constructor(latest: () => Reading | null, store: Store, schema: Schema, coldSnapshots: ColdSnapshots, hasKafka: boolean) {
    this.#latest = latest;
    this.#store = store;
    this.#schema = schema;
    this.#coldSnapshots = coldSnapshots;
    this.#hasKafka = hasKafka;
  }

  /** As they were a moment ago. */
  get parts(): readonly WatchedPart[] {
    return this.#parts;
  }

  async run(cancellation: AbortSignal): Promise<void> {
    while (!cancellation.aborted) {
      // A store that hangs is found to be down after its time-out; the rest of the parts is as old as that by then.
      const [database, coldSnapshots] = await Promise.all([
        faultOf(async () => {
          await this.#schema.ready();
          await this.#store.query('SELECT 1');
        }),
        faultOf(async () => void (await this.#coldSnapshots.list(null, null, 1))),
      ]);
      this.see({
        database: { kind: this.#store.dialect.name, fault: database },
        coldSnapshots: { kind: this.#coldSnapshots.kind, fault: coldSnapshots },
      });
      await delay(everyMs, cancellation);
    }
  }

  see(probes: StoreProbes): void {
    const reading = this.#latest();
    if (reading === null) return;
    const before = new Map(this.#parts.map((part) => [`${part.part} ${part.name}`, part]));
    const startedAtMs = new Map(reading.servers.map(({ figures }) => [figures.node, figures.startedAtMs]));
    this.#parts = partsOf(reading, probes, this.#hasKafka).map((found) => {
      const known = before.get(`${found.part} ${found.name}`);
      if (known !== undefined) return { ...found, sinceMs: known.state === found.state ? known.sinceMs : reading.atMs };
      // Seen for the first time: of a server that is up it is known since when it runs, and of ourselves.
      const started = found.part === 'game-server' && found.state === 'up' ? startedAtMs.get(found.name) : undefined;
      return { ...found, sinceMs: started ?? (found.part === 'platform' ? reading.platform.startedAtMs : reading.atMs) };
    });
  }
}

async function faultOf(ask: () => Promise<void>): Promise<string | null> {
  try {
    await ask();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
