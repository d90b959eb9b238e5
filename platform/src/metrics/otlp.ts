import type { Attributes } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { Logger } from 'pino';
import type { Alert } from '../alerts/alert.ts';
import type { ApiTimings } from './api-timings.ts';
import { platformMetrics, requestMetric } from './platform-metrics.ts';
import { requestLabels } from './prometheus.ts';
import type { Reading } from './reading.ts';

export interface OtlpOptions {
  /** Without a path. Empty: nothing is sent. */
  readonly otlpEndpoint: string;
  readonly otlpIntervalMs: number;
}

const timeoutMs = 5_000;
const succeeded = 0;

/**
 * Sends the same metrics to a collector, on a timer of its own. One sending is under way at a time, for five seconds at
 * most, and what it could not deliver is made anew for the next: nothing piles up. A collector that fails is logged once.
 */
export class Otlp {
  readonly #provider: MeterProvider | null;

  constructor(latest: () => Reading | null, open: () => readonly Alert[], timings: ApiTimings, options: OtlpOptions, log: Logger) {
    if (options.otlpEndpoint === '') {
      this.#provider = null;
      return;
    }
    const url = `${options.otlpEndpoint}/v1/metrics`;
    const limitMs = Math.min(timeoutMs, options.otlpIntervalMs);
    const exporter = saidOnce(new OTLPMetricExporter({ url, timeoutMillis: limitMs }), url, log);
    const reader = new PeriodicExportingMetricReader({
      exporter,
      exportIntervalMillis: options.otlpIntervalMs,
      exportTimeoutMillis: limitMs,
    });
    this.#provider = new MeterProvider({ resource: resourceFromAttributes({ 'service.name': 'verdict-platform' }), readers: [reader] });
    const meter = this.#provider.getMeter('verdict');
    for (const { name, help, kind, read } of platformMetrics) {
      const made =
        kind === 'gauge'
          ? meter.createObservableGauge(name, { description: help })
          : meter.createObservableCounter(name, { description: help });
      made.addCallback((result) => {
        const reading = latest();
        if (reading !== null) for (const { labels, value } of read(reading, open())) result.observe(value, labels as Attributes);
      });
    }
    const { name, help, buckets } = requestMetric;
    const histogram = meter.createHistogram(name, { description: help, unit: 's', advice: { explicitBucketBoundaries: [...buckets] } });
    timings.onAnswer((answered) => histogram.record(answered.seconds, requestLabels(answered)));
  }

  /** Sends what there is a last time, within the time-out, and stops. */
  async close(): Promise<void> {
    await this.#provider?.shutdown({ timeoutMillis: timeoutMs }).catch(() => {});
  }
}

/** Passes on to an exporter, and logs when it begins to fail and when it works again, and not each time in between. */
function saidOnce(exporter: OTLPMetricExporter, url: string, log: Logger): PushMetricExporter {
  let isFailing = false;
  return {
    export(metrics: ResourceMetrics, done): void {
      exporter.export(metrics, (result) => {
        const fails = result.code !== succeeded;
        if (fails && !isFailing) log.warn({ err: result.error, url }, 'metrics cannot be sent by OTLP; trying again');
        if (!fails && isFailing) log.info({ url }, 'metrics are sent by OTLP again');
        isFailing = fails;
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
    selectAggregation: (instrument) => exporter.selectAggregation(instrument),
    selectAggregationTemporality: (instrument) => exporter.selectAggregationTemporality(instrument),
  };
}
