import { SQL } from 'bun';
import { test } from 'bun:test';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { MockKafka } from './processes/mock-kafka.ts';
import { findProgram } from './processes/programs.ts';
import { scenario, sharedStage, type SharedStage, type Stage } from './processes/stage.ts';

const gameTopics = /^game\./;
const claimsTopic = 'game.claims-of-tests';
let databases = 0;

/** The real servers that tests may use, as their environment names them. */
export const given = {
  kafka: process.env['KAFKA_BROKERS'] ?? '',
  mysql: process.env['MYSQL_URL'] ?? '',
  redis: process.env['REDIS_URL'] ?? '',
  mongo: process.env['MONGODB_URL'] ?? '',
};

const variables = { kafka: 'KAFKA_BROKERS', mysql: 'MYSQL_URL', redis: 'REDIS_URL', mongo: 'MONGODB_URL' } as const;

/** What a machine must have installed for a test to start a server of its own. */
const programs = { kafka: ['kcat'], mysql: ['mariadbd', 'mariadb-install-db'], redis: ['redis-server'] } as const;
type OwnServer = keyof typeof programs;

type Scenario = readonly [name: string, play: (stage: Stage) => Promise<void>, timeoutMs: number];

/**
 * A scenario that needs servers from outside. Without them it is skipped under its own name, so that the report counts it; where
 * REQUIRE_SERVERS lists a server, a missing one is a failure instead.
 */
export function scenarioWith(servers: readonly (keyof typeof given)[], ...[name, play, timeoutMs]: Scenario): void {
  const missing = servers.filter((server) => given[server] === '');
  if (missing.length === 0) scenario(name, play, timeoutMs);
  else skipByName(name, missing, missing.map((server) => `${variables[server]} is not set`).join(', '));
}

/** A scenario that stops and kills servers, so it starts its own. Where they are not installed it is skipped in the same way. */
export function scenarioWithOwn(servers: readonly OwnServer[], ...[name, play, timeoutMs]: Scenario): void {
  const missing = servers.filter((server) => !isInstalled(server));
  if (missing.length === 0) scenario(name, play, timeoutMs);
  else skipByName(name, missing, whyNotInstalled(missing));
}

/** A stage whose scenes share servers that they start, stop and kill. Where they are not installed every scene is skipped by name. */
export function sharedStageWithOwn(servers: readonly OwnServer[]): SharedStage {
  const missing = servers.filter((server) => !isInstalled(server));
  const shared = sharedStage();
  if (missing.length === 0) return shared;
  return { ...shared, scene: (name) => skipByName(name, missing, whyNotInstalled(missing)) };
}

export function skipByName(name: string, missing: readonly string[], why: string): void {
  const required = (process.env['REQUIRE_SERVERS'] ?? '').split(',');
  if (missing.some((server) => required.includes(server))) {
    test(name, () => {
      throw new Error(`${why}, and REQUIRE_SERVERS asks for it.`);
    });
  } else test.skip(`${name}: ${why}`, () => {});
}

function isInstalled(server: OwnServer): boolean {
  return programs[server].every((program) => findProgram(program) !== null);
}

function whyNotInstalled(missing: readonly OwnServer[]): string {
  return missing.map((server) => `${programs[server].join(' and ')} must be installed`).join(', ');
}

/** An empty database on the given server, gone after the test. */
export async function emptyDatabase(stage: Stage): Promise<string> {
  const name = `verdict_e2e_${process.pid}_${Date.now()}_${++databases}`;
  const run = async (statement: string): Promise<void> => {
    const sql = new SQL({ url: given.mysql, max: 1 });
    await sql.unsafe(statement);
    await sql.close();
  };
  await run(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  stage.atEnd(() => run(`DROP DATABASE ${name}`));
  const url = new URL(given.mysql);
  url.pathname = `/${name}`;
  return url.href;
}

/**
 * A Kafka without events of the game, for this test alone: the given one, or, where others have left theirs on it or play there now, a mock
 * cluster of this test's own. An event is known by zone, epoch and sequence, so those of another world with the same zones would be
 * taken for this one's.
 */
export async function emptyKafka(stage: Stage): Promise<string> {
  if (await isOurs(given.kafka)) return given.kafka;
  return (await MockKafka.start(stage)).brokers;
}

async function isOurs(brokers: string): Promise<boolean> {
  const kafka = new Kafka({ clientId: 'verdict-e2e', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  if (!(await isEmpty(kafka.admin()))) return false;
  // Tests of several processes may have found it empty at once: it belongs to the one whose word lies first, and is empty for nobody now.
  const producer = kafka.producer();
  await producer.connect();
  try {
    const [written] = await producer.send({ topic: claimsTopic, messages: [{ value: String(process.pid), partition: 0 }] });
    return written?.baseOffset === '0';
  } finally {
    await producer.disconnect();
  }
}

async function isEmpty(admin: Admin): Promise<boolean> {
  await admin.connect();
  try {
    for (const topic of (await admin.listTopics()).filter((name) => gameTopics.test(name))) {
      if ((await admin.fetchTopicOffsets(topic)).some(({ high }) => Number(high) > 0)) return false;
    }
    return true;
  } finally {
    await admin.disconnect();
  }
}
