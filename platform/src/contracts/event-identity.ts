/** What makes an event one event: sequences start at 1 in each epoch of a zone and have no gaps. */
export interface EventIdentity {
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
}

/**
 * The identity as a UUID for the world outside: version 8, variant 10, the same text for the same event for ever.
 * zone (32 bits) | epoch's upper 16 | version | epoch's lower 12 | variant, zeroes | sequence (48 bits)
 */
export function eventId({ zone, epoch, sequence }: EventIdentity): string {
  const upper = (epoch >>> 12).toString(16).padStart(4, '0');
  const lower = (epoch & 0xfff).toString(16).padStart(3, '0');
  return `${zone.toString(16).padStart(8, '0')}-${upper}-8${lower}-8000-${sequence.toString(16).padStart(12, '0')}`;
}
