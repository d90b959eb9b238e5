import type { Dictionary } from '@/shared/text/en';
import type { ActionDraft } from './action-draft';

/** What the dialog and its button are called: the verb, and with admission what it is set to. */
export function actionTitle({ action, mode }: Pick<ActionDraft, 'action' | 'mode'>, words: Dictionary['actions']): string {
  return action === 'admission' ? words.modes[mode].action : words.names[action];
}
