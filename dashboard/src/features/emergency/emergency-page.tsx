import { useText } from '@/shared/text/text';
import { PageTitle } from '@/shared/ui/page-title';
import { ActionGroups } from './action-groups';
import { AdmissionPanel } from './admission-panel';
import { RecentActions } from './recent-actions';
import { useLinkedAction } from './use-linked-action';

const COLUMNS = [
  'grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-8',
  'xl:grid-cols-[minmax(0,1fr)_24rem] wide:grid-cols-[minmax(0,1fr)_36rem]',
].join(' ');

/** What to press, from what hurts nobody to what stops play; beside it what was pressed, and what has come of it. */
export function EmergencyPage() {
  const { emergency: words } = useText();
  useLinkedAction();
  return (
    <div className="flex flex-col gap-6">
      <PageTitle title={words.title} lead={words.lead} />
      <div className={COLUMNS}>
        <div className="flex min-w-0 flex-col gap-8">
          <AdmissionPanel />
          <ActionGroups />
        </div>
        <RecentActions />
      </div>
    </div>
  );
}
