import { formatMetres } from '../format';
import type { Dictionary } from '../text/en';

type Details = Readonly<Record<string, unknown>>;

/** What an event is called in the reader's language, or by its own name where nobody has translated it. */
export function nameEvent(name: string, text: Dictionary): string {
  return (text.events.names as Readonly<Record<string, string>>)[name] ?? name;
}

function placeOf(value: unknown): { readonly x: number; readonly y: number } | null {
  const place = value as { readonly x?: unknown; readonly y?: unknown } | null;
  return typeof place === 'object' && typeof place?.x === 'number' && typeof place.y === 'number' ? { x: place.x, y: place.y } : null;
}

export function showPlace(place: { readonly x: number; readonly y: number }, text: Dictionary, locale: string): string {
  return text.events.place(formatMetres(place.x, locale), formatMetres(place.y, locale));
}

/** Says nothing that stands elsewhere in the line: who it is about and when. */
const SAID_ELSEWHERE = ['playerId', 'monsterId', 'tick', 'type', 'name'];

/** What an event says beyond its name: a way for a move, and the fields as they are for all others. */
export function describeDetails(details: Details, text: Dictionary, locale: string): string {
  const [from, to] = [placeOf(details['from']), placeOf(details['to'])];
  if (from !== null && to !== null) return `${showPlace(from, text, locale)} → ${showPlace(to, text, locale)}`;
  return Object.entries(details)
    .filter(([key, value]) => !SAID_ELSEWHERE.includes(key) && value !== null && value !== '')
    .map(([key, value]) => {
      const place = placeOf(value);
      if (place !== null) return showPlace(place, text, locale);
      const kind = (value as { readonly kind?: unknown }).kind;
      if (typeof kind === 'string') return kind;
      return `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
    })
    .join(' · ');
}
