import { LIVES, type Life } from '../actions/action';

/** How the wire counts lives; a number of another version is taken for alive, as it hides nobody. */
export function lifeOf(number: number): Life {
  return LIVES[number] ?? 'alive';
}
