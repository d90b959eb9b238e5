import { changeSearch, useSearch } from '@/shared/router';
import { useText } from '@/shared/text/text';
import { Select } from '@/shared/ui/field';
import { Certificates } from './certificates';
import type { ZoneChoice } from './recoveries-api';
import { SnapshotRequest } from './snapshot-request';
import { Snapshots } from './snapshots';
import { useZones } from './use-recoveries';

function readChoice(text: string | null): ZoneChoice {
  return text !== null && /^[1-9]\d*$/.test(text) ? Number(text) : null;
}

const COLUMNS = [
  'grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-8',
  'xl:grid-cols-[minmax(0,1fr)_26rem] wide:grid-cols-[minmax(0,1fr)_36rem]',
].join(' ');

/** What was rebuilt and from what, with the proof; beside it what the next recovery could begin with. */
export function RecoveriesPage() {
  const { recoveries: words } = useText();
  const zone = readChoice(useSearch().get('zone'));
  const { data: known = [] } = useZones();
  const zones = zone === null || known.includes(zone) ? known : [...known, zone];
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
        <div>
          <h1 className="text-2xl font-semibold tracking-[-0.02em]">{words.title}</h1>
          <p className="mt-0.5 max-w-[70ch] text-ink-soft text-pretty">{words.lead}</p>
        </div>
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
          <a href="#snapshots" className="text-[0.8125rem] font-medium text-accent underline underline-offset-4 xl:hidden">
            {words.toSnapshots}
          </a>
          <Select
            label={words.zoneFilter}
            value={zone === null ? '' : `${zone}`}
            choices={[{ value: '', label: words.allZones }, ...zones.map((each) => ({ value: `${each}`, label: words.zone(`${each}`) }))]}
            onChange={(value) => changeSearch({ zone: value })}
          />
        </div>
      </div>
      <div className={COLUMNS}>
        <Certificates zone={zone} />
        <div id="snapshots" className="flex min-w-0 scroll-mt-28 flex-col gap-6">
          <SnapshotRequest zones={zones} preferred={zone} />
          <Snapshots zone={zone} />
        </div>
      </div>
    </div>
  );
}
