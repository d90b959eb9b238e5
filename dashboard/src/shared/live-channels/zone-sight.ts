import { items, moment, number, text, UnreadableMessage, type Json } from './json-reader';

/** One player where it stands at this moment. Lengths are millimetres. */
export type PlayerSight = {
  readonly id: number;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly life: number;
  readonly lifeUntilTick: number;
  readonly strideBudgetMm: number;
  /** 0 while its seat is only held for it. */
  readonly session: number;
  readonly unsentBytes: number;
};

/** A monster, or an item that lies there. */
export type ThingSight = { readonly kind: number; readonly id: number; readonly name: string; readonly x: number; readonly y: number };

/** A zone as it is now, pushed several times a second to whoever watches it. */
export type ZoneSight = {
  readonly atMs: number;
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly tick: number;
  readonly node: string;
  readonly players: readonly PlayerSight[];
  readonly things: readonly ThingSight[];
};

/** Players and things come as rows without names of fields: a crowd is told five times a second. */
function row(value: unknown, path: string, kinds: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new UnreadableMessage(`${path} is not a list`);
  for (let at = 0; at < kinds.length; at++) {
    const isRight = kinds[at] === 's' ? typeof value[at] === 'string' : Number.isFinite(value[at]);
    if (!isRight) throw new UnreadableMessage(`${path}[${at}] is not ${kinds[at] === 's' ? 'text' : 'a number'}`);
  }
  return value as readonly unknown[];
}

function readPlayer(value: unknown, path: string): PlayerSight {
  const [id, name, x, y, life, lifeUntilTick, strideBudgetMm, session, unsentBytes] = row(value, path, 'nsnnnnnnn') as [
    number,
    string,
    ...number[],
  ];
  return { id, name, x, y, life, lifeUntilTick, strideBudgetMm, session, unsentBytes } as PlayerSight;
}

function readThing(value: unknown, path: string): ThingSight {
  const [kind, id, name, x, y] = row(value, path, 'nnsnn') as [number, number, string, number, number];
  return { kind, id, name, x, y };
}

export function readZoneSight(source: Json): ZoneSight {
  return {
    atMs: moment(source, 'at', 'view'),
    zone: number(source, 'zone', 'view'),
    epoch: number(source, 'epoch', 'view'),
    sequence: number(source, 'sequence', 'view'),
    tick: number(source, 'tick', 'view'),
    node: text(source, 'node', 'view'),
    players: items(source['players'], 'view.players', readPlayer),
    things: items(source['things'], 'view.things', readThing),
  };
}
