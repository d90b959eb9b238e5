import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');

const files = ['src', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|css)$/.test(name))
    .map((name) => join(root, folder, name)),
);

/** The layer of a file, and for features which one: `features/live`. */
function layerOf(path: string): string {
  const [layer = '', feature = ''] = relative(source, path).split(/[\\/]/);
  return layer === 'features' ? `features/${feature}` : layer;
}

function importsOf(path: string): readonly string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

/** Null for packages, whose direction is not ours to rule. */
function target(from: string, specifier: string): string | null {
  if (specifier.startsWith('@/')) return join(source, specifier.slice(2));
  return specifier.startsWith('.') ? resolve(dirname(from), specifier) : null;
}

function isAllowed(from: string, to: string): boolean {
  if (from === 'app') return to === 'app' || to === 'shared' || to.startsWith('features/');
  if (from.startsWith('features/')) return to === from || to === 'shared';
  return to === 'shared';
}

describe('the house', () => {
  it('lets imports point only from app to features to shared, and never between features', () => {
    const wrong = files
      .filter((path) => path.startsWith(source) && !/\.test\.tsx?$/.test(path))
      .flatMap((path) =>
        importsOf(path)
          .map((specifier) => target(path, specifier))
          .filter((to) => to !== null && !isAllowed(layerOf(path), layerOf(to)))
          .map((to) => `${relative(root, path)} -> ${relative(root, to ?? '')}`),
      );
    expect(wrong).toEqual([]);
  });

  it('lets app see a feature only through its index and its page', () => {
    const wrong = files
      .filter((path) => layerOf(path) === 'app')
      .flatMap((path) =>
        importsOf(path)
          .filter((specifier) => /features\/[^/]+\/(?!page$|page')/.test(specifier))
          .map((specifier) => `${relative(root, path)} -> ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  it('keeps files short, lines readable, names in kebab-case and exports named', () => {
    const wrong = files.flatMap((path) => {
      const lines = readFileSync(path, 'utf8').split('\n');
      const name = relative(root, path);
      // The dictionaries are prose: a sentence is not made clearer by being broken over lines.
      const isProse = /shared\/text\/(.+\/)?(en|ko)\.ts$/.test(name) || name.endsWith('.css');
      return [
        ...(lines.length > 401 ? [`${name} has ${lines.length} lines`] : []),
        ...(isProse
          ? []
          : lines.flatMap((line, index) => (line.length > 140 ? [`${name}:${index + 1} is ${line.length} columns wide`] : []))),
        ...(/^[a-z0-9.-]+$/.test(name.split('/').at(-1) ?? '') ? [] : [`${name} is not kebab-case`]),
        ...(lines.some((line) => line.startsWith('export default')) ? [`${name} has a default export`] : []),
      ];
    });
    expect(wrong).toEqual([]);
  });
});
