import { eventName } from '../contracts/event-details.ts';

/** What a webhook names in its list to be told of alerts. `*` stands for events of the game and does not hold it. */
export const alertsTopic = 'alerts';

/** Below every number that an event can have. */
export const alertDeliveryTypes = { opened: -1, acknowledged: -2, cleared: -3 } as const;

const alertNames: Readonly<Record<number, string>> = {
  [alertDeliveryTypes.opened]: 'AlertOpened',
  [alertDeliveryTypes.acknowledged]: 'AlertAcknowledged',
  [alertDeliveryTypes.cleared]: 'AlertCleared',
};

/** How a delivery's type is called to whoever receives it. */
export function deliveryName(type: number): string {
  return alertNames[type] ?? eventName(type);
}
