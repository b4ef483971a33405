import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../src/', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => name.split(path.sep).join('/'))
  .sort();
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');

type Import = { readonly from: string; readonly to: string; readonly isTypeOnly: boolean };

const IMPORT = /^(?:import|export)\s+(type\s)?[^'"`;]*?from\s+'(\.[^']+)'|import\('(\.[^']+)'\)/gms;

const importsOf = (file: string): Import[] =>
  Array.from(textOf(file).matchAll(IMPORT), (match) => ({
    from: file,
    to: path.posix.join(path.posix.dirname(file), match[2] ?? match[3] ?? ''),
    isTypeOnly: match[1] !== undefined,
  }));

const packagesOf = (file: string): string[] =>
  Array.from(
    textOf(file).matchAll(/^(?:import|export)\s+(?!type\s)[^'"`;]*?from\s+'([^.'][^']*)'|^import\s+'([^.'][^']*)'/gms),
    (match) => match[1] ?? match[2] ?? '',
  );

/** Which folder may import from which others, itself included. `platform` alone is the port: platform.ts, events.ts, errors.ts. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  text: ['domain'],
  incident: ['domain', 'text'],
  platform: ['domain'],
  'platform/archastro': ['domain', 'text', 'platform'],
  'platform/worker': ['domain', 'platform'],
  'platform/local': ['domain', 'platform'],
  config: ['domain', 'text', 'platform'],
  ledger: ['domain', 'text', 'platform', 'config'],
  operations: ['domain', 'incident', 'platform'],
  store: ['domain', 'text', 'incident', 'platform'],
  commands: ['domain', 'text', 'incident', 'platform', 'operations', 'store'],
  session: ['domain', 'text', 'incident', 'platform', 'operations', 'store', 'session'],
  ui: ['domain', 'text', 'incident', 'store', 'commands'],
  cli: ['domain', 'text', 'incident', 'platform', 'operations', 'ledger', 'config', 'store', 'commands', 'session'],
};

/** The layer of a file, or `undefined` for the composition roots at the top of src, which may import anything. */
const layerOf = (file: string): string | undefined => {
  if (file === 'session.ts' || file === 'loop-watch.ts') return 'session';
  const [first, second, third] = file.split('/');
  if (second === undefined) return undefined;
  return first === 'platform' && third !== undefined ? `platform/${second}` : first;
};

describe('architecture', () => {
  it('imports only go down the layers', () => {
    const wrong = files.flatMap(importsOf).filter(({ from, to }) => {
      const layer = layerOf(from);
      const target = layerOf(to);
      if (layer === undefined || layer === target) return false;
      return target === undefined || !(ALLOWED[layer] ?? []).includes(target);
    });

    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('has no import cycle at run time', () => {
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(file)
          .filter((entry) => !entry.isTypeOnly)
          .map((entry) => entry.to),
      ]),
    );
    const finished = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (finished.has(file)) return;
      if (trail.includes(file)) {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
        return;
      }
      for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
      finished.add(file);
    };
    for (const file of files) visit(file, []);

    expect(cycles).toEqual([]);
  });

  it('keeps every file at 250 lines or less', () => {
    expect(files.map((file) => [file, textOf(file).split('\n').length - 1] as const).filter(([, lines]) => lines > 250)).toEqual([]);
  });

  it('keeps every component at 60 lines or less', () => {
    const long = files
      .filter((file) => file.endsWith('.tsx'))
      .flatMap((file) =>
        Array.from(textOf(file).matchAll(/^(?:export )?(?:function|const) ([A-Z]\w*)[\s\S]*?^[})][^\n]*$/gm), (match) => ({
          component: `${file} ${match[1]}`,
          lines: match[0].split('\n').length,
        })),
      )
      .filter(({ lines }) => lines > 60);

    expect(long).toEqual([]);
  });

  it('uses React only in ui and main', () => {
    expect(files.filter((file) => packagesOf(file).some((name) => /^(react|ink)/.test(name)) && !/^(ui\/|main\.tsx$)/.test(file))).toEqual(
      [],
    );
  });

  it('speaks Phoenix and the SDK only in the ArchAstro adapter', () => {
    expect(
      files.filter(
        (file) => packagesOf(file).some((name) => /^(phoenix|@archastro\/)/.test(name)) && !file.startsWith('platform/archastro/'),
      ),
    ).toEqual([]);
  });

  it('reads the clock, chance, the environment and files only at the edges', () => {
    const EDGE = /^(main\.tsx?|[a-z-]+\.tsx?|platform\/[a-z]+\/.*|ledger\/.*|config\/.*|cli\/.*)$/;
    const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.env\b|from 'node:fs/;

    expect(files.filter((file) => file !== 'session.ts' && !EDGE.test(file) && impure.test(textOf(file)))).toEqual([]);
  });
});
