import { formatCount } from '../format';
import { useLocale, useText } from '../text/text';
import type { ZoneFigures } from './live-message';

type Seats = Pick<ZoneFigures, 'players' | 'playersMax'>;

/** How full a zone is; where its server does not tell its seats, how it compares with the fullest zone there is. */
export function fullnessOf({ players, playersMax }: Seats, fullest: number): number {
  const most = playersMax || fullest;
  return most === 0 ? 0 : players / most;
}

/** The players of a zone and how many it takes, in words: 63 of 100. */
export function useSeatsInWords(): (seats: Seats) => string {
  const words = useText().zonePages;
  const locale = useLocale();
  return ({ players, playersMax }) => {
    const taken = formatCount(players, locale);
    return playersMax ? words.seats(taken, formatCount(playersMax, locale)) : taken;
  };
}
