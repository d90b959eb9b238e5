import { LEAST_ROLE, type ActionName } from '@/shared/actions/action';
import { openAction } from '@/shared/actions/action-store';
import { roleAtLeast } from '@/shared/session/roles';
import { useSession } from '@/shared/session/use-session';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';

const ACTIONS: readonly ActionName[] = ['notice', 'snapshot', 'rehearse', 'restart-zone', 'restore-zone'];

/** What can be done to this zone, with the zone filled in already. Who may do none of it is offered none of it. */
export function ZoneActions({ zone }: { readonly zone: number }) {
  const text = useText();
  const { role } = useSession();
  const open = ACTIONS.filter((action) => roleAtLeast(role, LEAST_ROLE[action]));
  if (open.length === 0) return null;
  return (
    <div role="group" aria-label={text.zoneMap.act} className="flex flex-wrap gap-2">
      {open.map((action) => (
        <Button key={action} onClick={() => openAction({ action, zone })}>
          {text.actions.names[action]}
        </Button>
      ))}
    </div>
  );
}
