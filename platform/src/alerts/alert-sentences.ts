import type { AlertRule, RuleName } from './alert-rules.ts';

/** What an alert says to whoever is woken by it: what was seen, what it means for players, what to do. */
export function sentenceOf(rule: AlertRule, target: string, value: number): string {
  const sentence = sentences[rule.rule](nameOf(target), value, rule);
  return sentence[0]!.toUpperCase() + sentence.slice(1);
}

const sentences: Readonly<Record<RuleName, (target: string, value: number, rule: AlertRule) => string>> = {
  'server-down': (target, value) =>
    `${target} has said nothing for ${seconds(value)}. Its players stand still until it is back; nothing recorded is lost. ` +
    'Look whether its process runs and what its log says last; when it starts again it recovers its zones by itself.',
  'server-stopped': (target, value) =>
    `${target} was stopped ${seconds(value)} ago, in good order. Its players stand still until it is started again; nothing recorded is ` +
    'lost. If nobody meant to stop it, look who or what did, and start it: it recovers its zones by itself.',
  'tick-critical': (target, value, rule) =>
    `${target} needs ${milliseconds(value)} for a tick, for ${seconds(rule.forMs)} now; it has 50 ms. Players feel it as lag. ` +
    'Look at the processor of its machine and at what else runs there; move players to other zones or close the door for a while.',
  'players-fell': (target, value) =>
    `${percent(value)} of the players have gone within a short time (${target}). That is rarely their own wish: look for a server that ` +
    'is down, for the network in front of it, and for logins that fail.',
  'error-rate': (target, value) =>
    `${percent(value)} of what is asked of ${target} cannot be answered. For the platform, /readyz names the part that fails; ` +
    'for a game server, its zones answer Busy: look at their queues, the processor and the disk.',
  'pool-exhausted': (target, value) =>
    `All database connections of ${target} are taken, and the next in line has waited for ${seconds(value)}. Play goes on; recording and ` +
    'the operations pages wait. Look what holds the database: a lock, a query, a full disk.',
  'queue-long': (target, value) =>
    `${whole(value)} commands wait for ${target}. It answers late, and Busy once its queue is full. ` +
    'Look whether its ticks are slow and whether a few clients send far more than others.',
  'snapshots-failing': (target, value) =>
    `Hot snapshots of ${target} have failed ${whole(value)} times in a row. Play goes on; a crash now would recover from an older ` +
    'snapshot and take longer. Look at Redis, or at the disk of the snapshots.',
  'consumer-lag': (target, value) =>
    `${target} is ${whole(value)} events behind. Players feel nothing; what it writes is late. ` +
    'Look at its state and reason on the Stream page, then at the database.',
  'tick-slow': (target, value, rule) =>
    `${target} needs ${milliseconds(value)} for a tick, for ${seconds(rule.forMs)} now; it has 50 ms. The world there runs slower ` +
    'than it should. Look at the processor of its machine before more players come.',
  'cpu-high': (target, value, rule) =>
    `${target} uses ${percent(value)} of its machine's processors, for ${seconds(rule.forMs)} now. There is little left for ` +
    'more players. Look what needs it, and give it a larger machine or fewer zones.',
  deployed: (target) => `${target} has been started. Nothing to do; what looks different from now on may have to do with it.`,
  maintenance: (target, value) =>
    `${target} ${value === 3 ? 'is being drained: players leave and nobody new comes in' : 'lets in only who has a seat'}. ` +
    'Open it again on the Emergency page when the work is done.',
};

/** zone:3 as in "Zone 3". */
function nameOf(target: string): string {
  const [, kind, id] = /^([^:]*):?(.*)$/su.exec(target)!;
  if (kind === 'zone') return `Zone ${id}`;
  if (kind === 'server') return `Game server ${id}`;
  if (kind === 'consumer') return `The consumer ${id}`;
  return kind === 'platform' ? 'the platform' : 'all zones together';
}

function seconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}

function milliseconds(us: number): string {
  return us < 10_000 ? `${(us / 1_000).toFixed(1)} ms` : `${Math.round(us / 1_000)} ms`;
}

function percent(value: number): string {
  return `${Math.round(value)} %`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
