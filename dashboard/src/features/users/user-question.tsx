import type { Role } from '@/shared/session/roles';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { Modal } from '@/shared/ui/modal';
import type { User } from './users-api';

export type Question =
  | { readonly kind: 'role'; readonly user: User; readonly role: Role }
  | { readonly kind: 'reset' | 'disable' | 'enable' | 'remove'; readonly user: User };

type UserQuestionProps = {
  readonly question: Question;
  readonly isBusy: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
};

/** Asked back before anything about a user is changed. */
export function UserQuestion({ question, isBusy, onYes, onNo }: UserQuestionProps) {
  const { users: words, app } = useText();
  const { name } = question.user;
  const { ask } = words;
  const role = question.kind === 'role' ? app.roles[question.role] : '';
  const [title, text, yes] = {
    role: [ask.roleTitle(name, role), ask.roleText, ask.role],
    reset: [ask.resetTitle(name), ask.resetText, ask.reset],
    disable: [ask.disableTitle(name), ask.disableText, words.disable],
    enable: [words.of(words.enable, name), words.lead, words.enable],
    remove: [ask.removeTitle(name), ask.removeText, ask.remove],
  }[question.kind] as [string, string, string];
  return (
    <Modal title={title} onClose={onNo}>
      <p className="px-4 py-5 text-ink-soft text-pretty sm:px-6">{text}</p>
      <div className="flex flex-wrap justify-end gap-2 border-t border-line bg-surface px-4 py-3 sm:px-6">
        <Button className="h-10" onClick={onNo}>
          {words.cancel}
        </Button>
        <Button kind={question.kind === 'remove' || question.kind === 'disable' ? 'danger' : 'primary'} disabled={isBusy} onClick={onYes}>
          {isBusy ? words.busy : yes}
        </Button>
      </div>
    </Modal>
  );
}
