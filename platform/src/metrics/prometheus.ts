import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Alert } from '../alerts/alert.ts';
import type { AnsweredRequest, ApiTimings } from './api-timings.ts';
import { platformMetrics, requestMetric, type PlatformMetric } from './platform-metrics.ts';
import type { Reading } from './reading.ts';

/** The newest reading as Prometheus scrapes it. Nothing is computed until somebody asks. */
export class Prometheus {
  readonly #registry = new Registry();
  readonly #latest: () => Reading | null;
  readonly #open: () => readonly Alert[];

  constructor(latest: () => Reading | null, open: () => readonly Alert[], timings: ApiTimings) {
    this.#latest = latest;
    this.#open = open;
    for (const metric of platformMetrics) this.#register(metric);
    const { name, help, labels, buckets } = requestMetric;
    const histogram = new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers: [this.#registry] });
    timings.onAnswer((answered) => histogram.observe(requestLabels(answered), answered.seconds));
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #register({ name, help, kind, labels, read }: PlatformMetric): void {
    const measure = (): ReturnType<PlatformMetric['read']> => {
      const reading = this.#latest();
      return reading === null ? [] : read(reading, this.#open());
    };
    const common = { name, help, labelNames: [...labels], registers: [this.#registry] };
    // Taken anew each time: a zone that has moved away leaves no number behind.
    if (kind === 'gauge') {
      const made: Gauge = new Gauge({
        ...common,
        collect: () => {
          made.reset();
          for (const { labels: on, value } of measure()) made.set(on, value);
        },
      });
      return;
    }
    const made: Counter = new Counter({
      ...common,
      collect: () => {
        made.reset();
        for (const { labels: on, value } of measure()) made.inc(on, value);
      },
    });
  }
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Bounded: routes are patterns, and a method that nobody has heard of is one more. */
export function requestLabels({ method, route, status }: AnsweredRequest): Record<'method' | 'route' | 'status', string> {
  return { method: methods.has(method) ? method : 'other', route, status: String(status) };
}
