import type { ActionName, AdmissionMode } from './action';

/** How much an action hurts those who play, from not at all to stopping them. */
export const HARMS = ['none', 'one', 'newcomers', 'everyone'] as const;
export type Harm = (typeof HARMS)[number];

const HARM: Readonly<Record<ActionName, Harm>> = {
  notice: 'none',
  snapshot: 'none',
  rehearse: 'none',
  unban: 'none',
  kick: 'one',
  ban: 'one',
  correct: 'one',
  admission: 'newcomers',
  'restart-zone': 'everyone',
  'restore-zone': 'everyone',
  'restart-server': 'everyone',
};

export function harmOf({ action, mode }: { readonly action: ActionName; readonly mode?: AdmissionMode }): Harm {
  // Opening again takes nothing from anybody; draining takes the seats of those who are in.
  if (action === 'admission') return mode === 'open' ? 'none' : mode === 'draining' ? 'everyone' : 'newcomers';
  return HARM[action];
}
