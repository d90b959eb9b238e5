import { describe, expect, it } from 'vitest';
import {
  consumerFigures,
  ingestFigures,
  journalFigures,
  liveMessage,
  nodeFigures,
  snapshotFigures,
  zoneFigures,
} from '../../../test/figures';
import { findWhatIsWrong, type Finding } from './findings';
import { LiveFrameReader } from './live-frame';
import { RecordingMode, type LiveMessage } from './live-message';

function findingsOf(message: LiveMessage): readonly Finding[] {
  return findWhatIsWrong(new LiveFrameReader().read(message), []);
}

function kinds(findings: readonly Finding[]): readonly string[] {
  return findings.map((finding) => `${finding.severity} ${finding.fact.kind}`);
}

const withZone = (zone: Parameters<typeof zoneFigures>[0]) => liveMessage({ nodes: [nodeFigures({ zones: [zoneFigures(zone)] })] });
const withJournal = (journal: Parameters<typeof journalFigures>[0]) =>
  liveMessage({ nodes: [nodeFigures({ journal: journalFigures(journal) })] });
const withConsumer = (consumer: Parameters<typeof consumerFigures>[0]) =>
  liveMessage({ ingest: ingestFigures({ consumers: [consumerFigures(consumer)] }) });

describe('findings', () => {
  it('finds nothing in a healthy platform, nor in one without players', () => {
    expect(findingsOf(liveMessage())).toEqual([]);
    expect(findingsOf(liveMessage({ nodes: [] }))).toEqual([]);
  });

  it('warns one microsecond beyond the tick budget and not at it', () => {
    expect(kinds(findingsOf(withZone({ tickP99Us: 50_000 })))).toEqual([]);
    expect(kinds(findingsOf(withZone({ tickP99Us: 50_001 })))).toEqual(['warning tick-over-budget']);
  });

  it('calls a tick critical only when it is deep and has lasted', () => {
    const reader = new LiveFrameReader();
    let findings: readonly Finding[] = [];
    for (let second = 0; second <= 30; second++) {
      const at = 10_000 + second * 1_000;
      findings = findWhatIsWrong(
        reader.read(liveMessage({ at, nodes: [nodeFigures({ atMs: at, zones: [zoneFigures({ tickP99Us: 120_000 })] })] })),
        findings,
      );
      expect(findings[0]?.severity).toBe(second < 30 ? 'warning' : 'critical');
    }
    expect(findings[0]?.sinceMs).toBe(10_000);
  });

  it('reports a filling inbox by share and by length', () => {
    expect(kinds(findingsOf(withZone({ inboxLength: 60, inboxCapacity: 64 })))).toEqual(['warning inbox-filling']);
    expect(kinds(findingsOf(withZone({ inboxLength: 1_001 })))).toEqual(['warning inbox-filling']);
    expect(kinds(findingsOf(withZone({ inboxLength: 1_000 })))).toEqual([]);
  });

  it('grades the journal queue by how near loss is', () => {
    expect(kinds(findingsOf(withJournal({ queuedBytes: 50, queueBytesMax: 100 })))).toEqual(['warning journal-queue-filling']);
    expect(kinds(findingsOf(withJournal({ queuedBytes: 90, queueBytesMax: 100 })))).toEqual(['critical journal-queue-filling']);
  });

  it('says how many events wait while the log is unreachable', () => {
    const [finding] = findingsOf(withJournal({ shipping: true, shipError: 'broker down', waitingEvents: 80 }));
    expect(finding?.fact).toEqual({ kind: 'log-unreachable', node: 'alpha', error: 'broker down', waiting: 80 });
  });

  it('tells a degraded recording once, with its cause, and calls it critical when loss is near', () => {
    const degraded = {
      mode: RecordingMode.Degraded,
      shipError: 'broker down',
      waitingEvents: 80,
      waitingBytes: 4_000,
      oldestWaitingMs: 9_000,
    };
    const [finding, ...others] = findingsOf(withJournal({ ...degraded, lossInMs: -1 }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'warning',
      fact: { kind: 'recording-degraded', waiting: { events: 80, bytes: 4_000, oldestMs: 9_000, lossInMs: null, error: 'broker down' } },
    });
    expect(kinds(findingsOf(withJournal({ ...degraded, lossInMs: 600_000 })))).toEqual(['warning recording-degraded']);
    expect(kinds(findingsOf(withJournal({ ...degraded, lossInMs: 599_999 })))).toEqual(['critical recording-degraded']);
  });

  it('calls an overflowing recording and every dropped event critical, and keeps the drop as a warning when all is well again', () => {
    expect(kinds(findingsOf(withJournal({ mode: RecordingMode.Overflowing, droppedEvents: 3 })))).toEqual([
      'critical events-dropped',
      'critical recording-overflowing',
    ]);
    expect(kinds(findingsOf(withJournal({ droppedEvents: 3 })))).toEqual(['warning events-dropped']);
    expect(kinds(findingsOf(withJournal({ mode: RecordingMode.Overflowing })))).toEqual(['critical recording-overflowing']);
  });

  it('warns of snapshots that fail again and again, not of a single one', () => {
    const failing = (hotFailuresInARow: number) =>
      findingsOf(liveMessage({ nodes: [nodeFigures({ snapshots: snapshotFigures({ hotFailuresInARow, hotError: 'refused' }) })] }));
    expect(failing(2)).toEqual([]);
    expect(failing(3)[0]?.fact).toEqual({ kind: 'snapshots-failing', node: 'alpha', store: 'files', inARow: 3, error: 'refused' });
  });

  it('does not blame a paused consumer for its lag as well', () => {
    expect(kinds(findingsOf(withConsumer({ state: 'paused', reason: 'database down', lagEvents: 50_000 })))).toEqual([
      'warning consumer-paused',
    ]);
    expect(kinds(findingsOf(withConsumer({ lagEvents: 10_001 })))).toEqual(['warning consumer-behind']);
  });

  it('puts lost events and silent servers before warnings', () => {
    const nodes = [nodeFigures({ atMs: 10_000 })];
    const consumers = [consumerFigures({ missing: 3, gaps: 1, deadLetters: 9 })];
    expect(kinds(findingsOf(liveMessage({ at: 60_000, nodes, ingest: ingestFigures({ consumers, openDeadLetters: 2 }) })))).toEqual([
      'critical node-silent',
      'critical events-missing',
      'warning dead-letters',
    ]);
  });

  it('asks for a decision about dead letters only while one is open', () => {
    const withLetters = (openDeadLetters: number | null) =>
      kinds(findingsOf(liveMessage({ ingest: ingestFigures({ openDeadLetters, consumers: [consumerFigures({ deadLetters: 5 })] }) })));
    expect(withLetters(2)).toEqual(['warning dead-letters']);
    expect(withLetters(0)).toEqual([]);
    expect(withLetters(null)).toEqual([]);
  });

  it('does not count the players of a silent server whose zones have a new owner', () => {
    const nodes = [
      nodeFigures({ node: 'old', atMs: 10_000, zones: [zoneFigures({ epoch: 1, players: 40 })] }),
      nodeFigures({ node: 'new', atMs: 60_000, zones: [zoneFigures({ epoch: 2, players: 39 })] }),
    ];
    expect(findingsOf(liveMessage({ at: 60_000, nodes }))[0]?.fact).toEqual({ kind: 'node-silent', node: 'old', players: 0, zones: 0 });
  });

  it('shows what cleared as cleared for a while, and keeps its age when it comes back', () => {
    const reader = new LiveFrameReader();
    let findings: readonly Finding[] = [];
    const second = (at: number, tickP99Us: number) => {
      const nodes = [nodeFigures({ atMs: at, zones: [zoneFigures({ tickP99Us })] })];
      findings = findWhatIsWrong(reader.read(liveMessage({ at, nodes })), findings);
      return findings.map((finding) => [finding.sinceMs, finding.clearedMs]);
    };
    expect(second(10_000, 60_000)).toEqual([[10_000, null]]);
    expect(second(11_000, 40_000)).toEqual([[10_000, 11_000]]);
    expect(second(12_000, 60_000)).toEqual([[10_000, null]]);
    expect(second(13_000, 40_000)).toEqual([[10_000, 13_000]]);
    expect(second(22_900, 40_000)).toEqual([[10_000, 13_000]]);
    expect(second(23_000, 40_000)).toEqual([]);
  });
});
