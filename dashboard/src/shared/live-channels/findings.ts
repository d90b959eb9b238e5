import type { LiveFrame } from './live-frame';
import { RecordingMode, type JournalFigures } from './live-message';

/** The tick must end within this, or the next one starts late. */
export const TICK_BUDGET_US = 50_000;
/** A verdict should reach its client within this. */
export const VERDICT_TARGET_US = 50_000;
const TICK_CRITICAL_US = 100_000;
const TICK_CRITICAL_AFTER_MS = 30_000;
const INBOX_WARNING_LENGTH = 1_000;
const INBOX_WARNING_SHARE = 0.8;
const JOURNAL_QUEUE_WARNING_SHARE = 0.5;
const JOURNAL_QUEUE_CRITICAL_SHARE = 0.9;
/** This near to loss, waiting is no longer something to watch but something to end. */
const LOSS_CRITICAL_MS = 600_000;
/** A single save may fail by chance; the next one comes seconds later. */
const SNAPSHOT_FAILURES_WARNING = 3;
const LAG_WARNING_EVENTS = 10_000;
const LAG_WARNING_MS = 10_000;

export type Severity = 'critical' | 'warning';

/** What is wrong, as facts. The words for it live in the dictionary. */
export type FindingFact =
  | { readonly kind: 'node-silent'; readonly node: string; readonly players: number; readonly zones: number }
  | { readonly kind: 'tick-over-budget'; readonly zone: number; readonly p99Us: number }
  | { readonly kind: 'verdict-slow'; readonly zone: number; readonly p99Us: number }
  | { readonly kind: 'inbox-filling'; readonly zone: number; readonly length: number; readonly capacity: number }
  | { readonly kind: 'refusing-busy'; readonly perSecond: number }
  | { readonly kind: 'journal-queue-filling'; readonly node: string; readonly share: number }
  | { readonly kind: 'log-unreachable'; readonly node: string; readonly error: string; readonly waiting: number }
  | { readonly kind: 'recording-degraded'; readonly node: string; readonly waiting: Waiting }
  | { readonly kind: 'recording-overflowing'; readonly node: string; readonly waiting: Waiting }
  | { readonly kind: 'events-dropped'; readonly node: string; readonly dropped: number }
  | { readonly kind: 'snapshots-failing'; readonly node: string; readonly store: string; readonly inARow: number; readonly error: string }
  | { readonly kind: 'consumer-paused'; readonly consumer: string; readonly reason: string; readonly lagEvents: number | null }
  | { readonly kind: 'consumer-behind'; readonly consumer: string; readonly lagEvents: number | null; readonly lagMs: number | null }
  | { readonly kind: 'events-missing'; readonly consumer: string; readonly missing: number; readonly gaps: number }
  | { readonly kind: 'log-outran'; readonly consumer: string; readonly lost: number }
  | { readonly kind: 'dead-letters'; readonly count: number };

/** What waits on a server's disk, and why as far as it is known. */
export type Waiting = {
  readonly events: number;
  readonly bytes: number;
  readonly oldestMs: number;
  /** Null while loss is not foreseeable. */
  readonly lossInMs: number | null;
  /** Empty when the log itself has not complained: then somebody reads too slowly. */
  readonly error: string;
};

export type Finding = {
  readonly id: string;
  readonly severity: Severity;
  readonly sinceMs: number;
  /** Since when it no longer holds, or null while it does. */
  readonly clearedMs: number | null;
  readonly fact: FindingFact;
};

/** A figure that wavers about its limit would come and go every second; what cleared is shown as cleared for this long. */
export const CLEARED_SHOWN_MS = 10_000;

type Noticed = { readonly severity: Severity; readonly subject: string | number; readonly fact: FindingFact };

function noticeServers(frame: LiveFrame): readonly Noticed[] {
  return frame.nodes.flatMap((node): readonly Noticed[] => {
    const { zones, journal, snapshots } = node.figures;
    if (node.silentMs !== null) {
      // Zones that another server owns by now are not lost with this one.
      const lost = zones.filter(
        (zone) => !frame.zones.some((owned) => owned.figures.zone === zone.zone && owned.figures.epoch >= zone.epoch),
      );
      const players = lost.reduce((total, zone) => total + zone.players, 0);
      return [{ severity: 'critical', subject: node.node, fact: { kind: 'node-silent', node: node.node, players, zones: lost.length } }];
    }
    const noticed: Noticed[] = [];
    const share = journal.queueBytesMax > 0 ? journal.queuedBytes / journal.queueBytesMax : 0;
    if (share >= JOURNAL_QUEUE_WARNING_SHARE) {
      const severity = share >= JOURNAL_QUEUE_CRITICAL_SHARE ? 'critical' : 'warning';
      noticed.push({ severity, subject: node.node, fact: { kind: 'journal-queue-filling', node: node.node, share } });
    }
    noticed.push(...noticeRecording(node.node, journal));
    if (snapshots.hotFailuresInARow >= SNAPSHOT_FAILURES_WARNING) {
      const { hotStore: store, hotFailuresInARow: inARow, hotError: error } = snapshots;
      noticed.push({ severity: 'warning', subject: node.node, fact: { kind: 'snapshots-failing', node: node.node, store, inARow, error } });
    }
    return noticed;
  });
}

/** One cause is told once: a log that does not answer is the reason of a recording that waits, not a second finding. */
function noticeRecording(node: string, journal: JournalFigures): readonly Noticed[] {
  const noticed: Noticed[] = [];
  const { waitingEvents: events, waitingBytes: bytes, oldestWaitingMs: oldestMs, shipError: error, droppedEvents: dropped } = journal;
  const lossInMs = journal.lossInMs < 0 ? null : journal.lossInMs;
  const waiting: Waiting = { events, bytes, oldestMs, lossInMs, error };
  if (journal.mode === RecordingMode.Overflowing) {
    noticed.push({ severity: 'critical', subject: node, fact: { kind: 'recording-overflowing', node, waiting } });
  } else if (journal.mode === RecordingMode.Degraded) {
    const severity = lossInMs !== null && lossInMs < LOSS_CRITICAL_MS ? 'critical' : 'warning';
    noticed.push({ severity, subject: node, fact: { kind: 'recording-degraded', node, waiting } });
  } else if (error !== '') {
    noticed.push({ severity: 'warning', subject: node, fact: { kind: 'log-unreachable', node, error, waiting: events } });
  }
  if (dropped > 0) {
    // The count is of the journal's whole life. While recording is in trouble more may follow; afterwards it stays as a reminder.
    const severity = journal.mode === RecordingMode.Normal ? 'warning' : 'critical';
    noticed.push({ severity, subject: node, fact: { kind: 'events-dropped', node, dropped } });
  }
  return noticed;
}

function noticeZones(frame: LiveFrame): readonly Noticed[] {
  const noticed = frame.zones.flatMap(({ figures }): readonly Noticed[] => {
    const { zone, tickP99Us, verdictP99Us, inboxLength, inboxCapacity } = figures;
    const found: Noticed[] = [];
    if (tickP99Us > TICK_BUDGET_US)
      found.push({ severity: 'warning', subject: zone, fact: { kind: 'tick-over-budget', zone, p99Us: tickP99Us } });
    if (verdictP99Us > VERDICT_TARGET_US)
      found.push({ severity: 'warning', subject: zone, fact: { kind: 'verdict-slow', zone, p99Us: verdictP99Us } });
    if (inboxLength > INBOX_WARNING_LENGTH || inboxLength > inboxCapacity * INBOX_WARNING_SHARE) {
      found.push({
        severity: 'warning',
        subject: zone,
        fact: { kind: 'inbox-filling', zone, length: inboxLength, capacity: inboxCapacity },
      });
    }
    return found;
  });
  const busy = frame.perSecond.refusedBusy ?? 0;
  return busy > 0 ? [...noticed, { severity: 'warning', subject: 'all', fact: { kind: 'refusing-busy', perSecond: busy } }] : noticed;
}

function noticeConsumers(frame: LiveFrame): readonly Noticed[] {
  return frame.consumers.flatMap((each): readonly Noticed[] => {
    const consumer = each.name;
    const found: Noticed[] = [];
    if (each.missing > 0) {
      found.push({
        severity: 'critical',
        subject: consumer,
        fact: { kind: 'events-missing', consumer, missing: each.missing, gaps: each.gaps },
      });
    }
    if (each.lost > 0) {
      found.push({ severity: 'critical', subject: consumer, fact: { kind: 'log-outran', consumer, lost: each.lost } });
    }
    if (each.state === 'paused') {
      found.push({
        severity: 'warning',
        subject: consumer,
        fact: { kind: 'consumer-paused', consumer, reason: each.reason, lagEvents: each.lagEvents },
      });
    } else if ((each.lagEvents ?? 0) > LAG_WARNING_EVENTS || (each.lagMs ?? 0) > LAG_WARNING_MS) {
      const { lagEvents, lagMs } = each;
      found.push({ severity: 'warning', subject: consumer, fact: { kind: 'consumer-behind', consumer, lagEvents, lagMs } });
    }
    return found;
  });
}

/** What was decided about is over; only what still waits needs somebody. */
function noticeDeadLetters(frame: LiveFrame): readonly Noticed[] {
  const count = frame.ingest?.openDeadLetters ?? 0;
  return count > 0 ? [{ severity: 'warning', subject: 'all', fact: { kind: 'dead-letters', count } }] : [];
}

/** A slow tick becomes critical by its depth and its length together, as one late tick is weather and thirty seconds are climate. */
function hasLasted(fact: FindingFact, sinceMs: number, atMs: number): boolean {
  return fact.kind === 'tick-over-budget' && fact.p99Us > TICK_CRITICAL_US && atMs - sinceMs >= TICK_CRITICAL_AFTER_MS;
}

/** Of things noticed together, what is nearer to the players comes first; a fixed order keeps rows from changing places. */
const ORDER: readonly FindingFact['kind'][] = [
  'node-silent',
  'events-missing',
  'log-outran',
  'events-dropped',
  'recording-overflowing',
  'tick-over-budget',
  'verdict-slow',
  'inbox-filling',
  'refusing-busy',
  'journal-queue-filling',
  'log-unreachable',
  'recording-degraded',
  'snapshots-failing',
  'consumer-paused',
  'consumer-behind',
  'dead-letters',
];

function rank(finding: Finding): number {
  return ORDER.indexOf(finding.fact.kind);
}

/** What an operator should look at now, worst first and then oldest first; `before` carries since when each has held. */
export function findWhatIsWrong(frame: LiveFrame, before: readonly Finding[]): readonly Finding[] {
  const known = new Map(before.map((finding) => [finding.id, finding]));
  const current = [...noticeServers(frame), ...noticeZones(frame), ...noticeConsumers(frame), ...noticeDeadLetters(frame)].map(
    ({ severity, subject, fact }): Finding => {
      const id = `${fact.kind} ${subject}`;
      const sinceMs = known.get(id)?.sinceMs ?? frame.atMs;
      return { id, severity: hasLasted(fact, sinceMs, frame.atMs) ? 'critical' : severity, sinceMs, clearedMs: null, fact };
    },
  );
  const cleared = before
    .filter((finding) => !current.some((each) => each.id === finding.id))
    .map((finding): Finding => ({ ...finding, severity: 'warning', clearedMs: finding.clearedMs ?? frame.atMs }))
    .filter((finding) => frame.atMs - (finding.clearedMs ?? 0) < CLEARED_SHOWN_MS);
  return [...current, ...cleared].sort(
    (a, b) => Number(b.severity === 'critical') - Number(a.severity === 'critical') || a.sinceMs - b.sinceMs || rank(a) - rank(b),
  );
}
