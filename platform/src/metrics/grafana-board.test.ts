import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { platformMetrics, requestMetric } from './platform-metrics.ts';

const root = join(import.meta.dir, '../../..');
const board = JSON.parse(readFileSync(join(root, 'deploy/grafana/verdict.json'), 'utf8'));
const guide = readFileSync(join(root, 'docs/operations.md'), 'utf8');

/** Names that the guide lists; a test of the game server holds the guide to what that tells. */
const listed = new Map([...guide.matchAll(/^\| `(verdict_\w+)` \| (.*) \|$/gm)].map(([, name, meaning]) => [name!, meaning!]));
const ours = [...platformMetrics.map(({ name }) => name), requestMetric.name];

test('The guide lists every metric of the platform and none that is not there', () => {
  expect([...listed.keys()].filter((name) => name.startsWith('verdict_platform_'))).toEqual(ours);
});

test('Every metric of the board is told by the platform or by a game server', () => {
  const expressions: string[] = board.panels.flatMap(({ targets = [] }: any) => targets.map(({ expr }: any) => expr));
  const used = new Set(expressions.flatMap((expr) => expr.match(/verdict_\w+/g) ?? []));
  const histograms = [...listed].filter(([, meaning]) => meaning.startsWith('histogram')).map(([name]) => name);
  const told = new Set([...listed.keys(), ...histograms.flatMap((name) => ['_bucket', '_sum', '_count'].map((part) => name + part))]);
  expect([...used].filter((name) => !told.has(name))).toEqual([]);
  expect(used.size).toBeGreaterThan(25);
});

test('The board asks one Prometheus that is chosen, and its panels have names, places and numbers of their own', () => {
  const panels: any[] = board.panels.filter(({ type }: any) => type !== 'row');
  expect(
    panels.flatMap(({ targets }) => targets.map(({ datasource }: any) => datasource.uid)).filter((uid) => uid !== '${datasource}'),
  ).toEqual([]);
  expect(panels.every(({ title, description }) => title !== '' && description !== '')).toBe(true);
  const unique = (values: readonly unknown[]): boolean => new Set(values.map((value) => JSON.stringify(value))).size === values.length;
  expect(unique(board.panels.map(({ id }: any) => id))).toBe(true);
  expect(unique(board.panels.map(({ gridPos: { x, y } }: any) => [x, y]))).toBe(true);
});
