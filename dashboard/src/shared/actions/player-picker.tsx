import { useId, useState, type KeyboardEvent } from 'react';
import { formatExact } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { INPUT, Labelled } from '@/shared/ui/field';
import type { PlayerChoice } from './action-draft';
import type { FoundPlayer } from './actions-api';
import { useFoundPlayers } from './use-actions';

type PlayerPickerProps = {
  readonly value: PlayerChoice | null;
  readonly problem: string | null;
  readonly onChange: (player: PlayerChoice | null) => void;
};

/** One player by name or number: a field with what it finds below it, walked through with the arrow keys. */
export function PlayerPicker({ value, problem, onChange }: PlayerPickerProps) {
  const { actions: words } = useText();
  return value === null ? (
    <PlayerSearch problem={problem} onChange={onChange} />
  ) : (
    <div className="flex flex-col gap-1.5">
      <span className="text-[0.8125rem] text-ink-soft">{words.fields.player}</span>
      <div className="flex items-center justify-between gap-3 rounded-lg border border-line bg-surface py-1.5 pr-1.5 pl-3">
        <span className="min-w-0 truncate">
          <span className="font-semibold">{value.name}</span>
          <span className="ml-2 text-xs text-ink-faint">{words.player.number(`${value.id}`)}</span>
        </span>
        <Button kind="icon" className="text-xs" onClick={() => onChange(null)}>
          {words.player.change}
        </Button>
      </div>
    </div>
  );
}

function PlayerSearch({ problem, onChange }: Omit<PlayerPickerProps, 'value'>) {
  const { actions: words } = useText();
  const locale = useLocale();
  const id = useId();
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const query = useFoundPlayers(search);
  const found = search.trim() === '' ? [] : (query.data ?? []);
  const at = Math.min(active, found.length - 1);
  const choose = ({ id: player, name }: FoundPlayer) => onChange({ id: player, name });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setActive((at + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length));
    }
    const player = found[at];
    if (event.key === 'Enter' && search !== '') {
      // Enter chooses here; it must not send a form that is about somebody who was not chosen yet.
      event.preventDefault();
      if (player) choose(player);
    }
  };

  return (
    <Labelled label={words.fields.player} id={id} problem={problem}>
      <input
        id={id}
        role="combobox"
        value={search}
        autoComplete="off"
        spellCheck={false}
        placeholder={words.player.hint}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-found`}
        aria-autocomplete="list"
        aria-activedescendant={found[at] ? `${id}-${found[at].id}` : undefined}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => {
          setSearch(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        className={`${INPUT} h-10 w-full placeholder:text-ink-faint`}
      />
      <ul id={`${id}-found`} role="listbox" aria-label={words.fields.player} className="max-h-56 overflow-y-auto rounded-lg empty:hidden">
        {found.map((player, index) => (
          <li
            key={player.id}
            id={`${id}-${player.id}`}
            role="option"
            aria-selected={index === at}
            onClick={() => choose(player)}
            className="flex cursor-pointer items-baseline justify-between gap-3 px-3 py-2 hover:bg-inset aria-selected:bg-accent-wash"
          >
            <span className="min-w-0 truncate">
              <span className="font-medium">{player.name}</span>
              <span className="ml-2 text-xs text-ink-soft">{player.id}</span>
            </span>
            <span className="text-xs whitespace-nowrap text-ink-soft">
              {words.player.where(`${player.zone}`)} · {player.online ? words.player.online : words.player.offline}
            </span>
          </li>
        ))}
      </ul>
      <p role="status" className="text-xs text-ink-soft empty:hidden">
        {search.trim() !== '' && query.data !== undefined
          ? found.length === 0
            ? words.player.none(search.trim())
            : words.player.found({ count: found.length, shown: formatExact(found.length, locale) })
          : null}
      </p>
    </Labelled>
  );
}
