import { formatBytes, formatCount, formatPercent, formatRate, splitBytes, splitMicroseconds, type Figure } from '@/shared/format';
import type { LiveFrame } from '@/shared/live-channels/live-frame';
import type { LiveHistory } from '@/shared/live-channels/live-history';
import { CONNECTIONS_SERIES, CPU_SERIES, FAILED_SERIES, MEMORY_SERIES } from '@/shared/live-channels/live-store';
import { useLocale, useText } from '@/shared/text/text';
import { sparksOf, Tile } from './tile';

/** Beyond this a burst of players makes ticks late. */
const CPU_WARNING_SHARE = 0.8;
/** As many of all commands may fail before it is told as an alert. */
const FAILED_WARNING_SHARE = 0.05;
const CONNECTIONS_WARNING_SHARE = 0.9;

const over = (share: number | null, limit: number) => (share !== null && share > limit ? 'warning' : null);

/** What carrying the game costs: the network first, then the machines. */
export function MachineTiles({ frame, history }: { readonly frame: LiveFrame; readonly history: LiveHistory }) {
  const { livePage, units } = useText();
  const { tiles: words } = livePage;
  const locale = useLocale();
  const { load } = frame;
  const spark = sparksOf(history, frame.atMs);
  const rate = (value: number | null): Figure => ({ value: formatRate(value, locale), unit: value === null ? '' : units.perSecond });
  const byteRate = (value: number | null): Figure => {
    const { value: shown, unit } = splitBytes(value, locale);
    return { value: shown, unit: value === null ? '' : `${unit}${units.perSecond}` };
  };
  const { cpu, connections, connectionsMax } = load;
  const cores = cpu?.processors ?? null;
  return (
    <section aria-label={livePage.machines} className="grid grid-cols-2 gap-3 md:grid-cols-4 wide:grid-cols-8">
      <h2 className="sr-only">{livePage.machines}</h2>
      <Tile
        label={words.roundTrip}
        figure={splitMicroseconds(load.roundTripUs, locale)}
        note={load.roundTripUs === null ? words.roundTripIdle : words.roundTripNote}
        spark={spark('roundtrip.us')}
        alarm={null}
      />
      <Tile
        label={words.failed}
        figure={rate(load.failed)}
        note={load.failedShare === null || load.failed === 0 ? words.failedIdle : words.failedNote(formatPercent(load.failedShare, locale))}
        spark={spark(FAILED_SERIES)}
        alarm={over(load.failedShare, FAILED_WARNING_SHARE)}
      />
      <Tile
        label={words.packets}
        figure={rate(load.packetsOut)}
        note={words.packetsNote(formatRate(load.packetsIn, locale))}
        spark={spark('packets.out.rate')}
        alarm={null}
      />
      <Tile
        label={words.bytes}
        figure={byteRate(load.bytesOut)}
        note={words.bytesNote(formatBytes(load.bytesIn, locale))}
        spark={spark('bytes.out.rate')}
        alarm={null}
      />
      <Tile label={words.slow} figure={rate(load.slow)} note={words.slowNote} spark={spark('slow.rate')} alarm={null} />
      <Tile
        label={words.cpu}
        figure={{ value: cpu === null ? '–' : formatPercent(cpu.share, locale), unit: '' }}
        note={
          cpu === null ? words.cpuIdle : cores === null ? words.cpuNote(cpu.node) : words.cpuNoteOf(cpu.node, formatCount(cores, locale))
        }
        spark={spark(CPU_SERIES)}
        alarm={over(cpu?.share ?? null, CPU_WARNING_SHARE)}
      />
      <Tile
        label={words.memory}
        figure={splitBytes(load.rssBytes, locale)}
        note={words.memoryNote(formatBytes(load.allocatedBytes, locale), formatRate(load.gen2PerMinute, locale))}
        spark={spark(MEMORY_SERIES)}
        alarm={null}
      />
      <Tile
        label={words.connections}
        figure={{ value: formatCount(connections, locale), unit: '' }}
        note={connectionsMax === null ? words.connectionsIdle : words.connectionsNote(formatCount(connectionsMax, locale))}
        spark={spark(CONNECTIONS_SERIES)}
        alarm={over(connections === null || !connectionsMax ? null : connections / connectionsMax, CONNECTIONS_WARNING_SHARE)}
      />
    </section>
  );
}
