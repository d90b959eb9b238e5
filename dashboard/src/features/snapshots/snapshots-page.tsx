import { useZonePlaces } from '@/shared/actions/use-actions';
import { changeSearch, useSearch } from '@/shared/router';
import { useText } from '@/shared/text/text';
import { Select } from '@/shared/ui/field';
import { PageTitle } from '@/shared/ui/page-title';
import { CompareView } from './compare-view';
import { HistoryView } from './history-view';
import { KeptView } from './kept-view';
import { RehearseView } from './rehearse-view';
import type { ZoneChoice } from './snapshots-api';
import { ViewTabs } from './view-tabs';

const VIEWS = ['kept', 'rehearse', 'history', 'compare'] as const;

function readChoice(text: string | null): ZoneChoice {
  return text !== null && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}

/** What zones would be recovered from, practising it, and what it has come to; comparing two states lies one step behind. */
export function SnapshotsPage() {
  const { snapshots: words } = useText();
  const search = useSearch();
  const view = VIEWS.find((each) => each === search.get('view')) ?? 'kept';
  const zone = readChoice(search.get('zone'));
  const { data: places = [] } = useZonePlaces();
  const known = places.map((place) => place.zone);
  const zones = zone === null || known.includes(zone) ? known : [...known, zone];
  if (view === 'compare') return <CompareView zone={zone} a={search.get('a') ?? ''} b={search.get('b') ?? ''} />;
  return (
    <div className="flex flex-col gap-6">
      <PageTitle title={words.title} lead={words.lead} />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <ViewTabs current={view} zone={zone} />
        {view !== 'rehearse' && (
          <Select
            label={words.zoneFilter}
            value={zone === null ? '' : `${zone}`}
            choices={[{ value: '', label: words.allZones }, ...zones.map((each) => ({ value: `${each}`, label: words.zone(`${each}`) }))]}
            onChange={(value) => changeSearch({ zone: value })}
          />
        )}
      </div>
      {view === 'kept' && <KeptView key={zone} zone={zone} />}
      {view === 'rehearse' && <RehearseView zones={zones} preferred={zone} />}
      {view === 'history' && <HistoryView zone={zone} />}
    </div>
  );
}
