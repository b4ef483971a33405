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
  system: ['domain', 'text'],
  loops: ['domain', 'text', 'operations/plan'],
  'operations/plan': ['domain', 'text'],
  'operations/execute': ['domain', 'text', 'operations/plan', 'platform'],
  platform: ['domain'],
  'platform/archastro': ['domain', 'text', 'platform'],
  'platform/worker': ['domain', 'platform'],
  simulator: ['domain', 'platform'],
  config: ['domain', 'text', 'system'],
  auth: ['domain', 'text', 'system', 'platform', 'config'],
  ledger: ['domain', 'text', 'platform', 'system'],
  outbox: ['domain', 'text', 'platform', 'system', 'ledger'],
  store: ['domain', 'text', 'loops', 'operations/plan', 'platform'],
  presenter: ['domain', 'text', 'loops', 'operations/plan', 'platform', 'store'],
  sync: ['domain', 'text', 'loops', 'operations/plan', 'operations/execute', 'platform', 'ledger', 'store', 'presenter'],
  commands: ['domain', 'text', 'loops', 'operations/plan', 'operations/execute', 'platform', 'store', 'presenter'],
  ui: ['domain', 'text', 'loops', 'operations/plan', 'store', 'presenter', 'commands'],
  cli: [
    'domain',
    'text',
    'system',
    'loops',
    'operations/plan',
    'operations/execute',
    'platform',
    'ledger',
    'outbox',
    'config',
    'auth',
    'store',
    'presenter',
    'commands',
    'sync',
  ],
};

/** The composition root: it may import everything, and only main imports it. */
const ROOT = 'app';

const layerOf = (file: string): string => {
  const [first = '', second, third] = file.split('/');
  if (second === undefined || first === ROOT) return ROOT;
  return (first === 'platform' || first === 'operations') && third !== undefined ? `${first}/${second}` : first;
};

describe('architecture', () => {
  it('imports only go down the layers', () => {
    const wrong = files.flatMap(importsOf).filter(({ from, to }) => {
      const layer = layerOf(from);
      const target = layerOf(to);
      return layer !== ROOT && layer !== target && !(ALLOWED[layer] ?? []).includes(target);
    });

    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('draws only what it subscribes to: no pane or overlay reads the store by itself', () => {
    const readers = files.filter((file) => /^ui\/(?:chrome|overlays|panes)\//.test(file) && textOf(file).includes('getState()'));

    expect(readers).toEqual([]);
  });

  it('has nothing but main at the root', () => {
    expect(files.filter((file) => !file.includes('/'))).toEqual(['main.tsx']);
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

  it('types and chooses by the Ink packages for that, each behind one component of ours', () => {
    const importing = (name: string): readonly string[] => files.filter((file) => packagesOf(file).includes(name));

    expect(importing('ink-text-input')).toEqual(['ui/widgets/one-line-input.tsx']);
    expect(importing('ink-select-input')).toEqual(['ui/widgets/choice.tsx']);
  });

  it('reads the keyboard in one place, and gives Ink what that hands over', () => {
    expect(files.filter((file) => /\b(?:useInput|usePaste|useStdin)\b/.test(textOf(file)))).toEqual([]);
  });

  it('speaks Phoenix and the SDK only in the ArchAstro adapter', () => {
    expect(
      files.filter(
        (file) => packagesOf(file).some((name) => /^(phoenix|@archastro\/)/.test(name)) && !file.startsWith('platform/archastro/'),
      ),
    ).toEqual([]);
  });

  it('reads the clock, chance, the environment and files only at the edges', () => {
    const EDGE = /^(main\.tsx|(app|platform\/[a-z]+|simulator|ledger|outbox|system|config|auth|cli|sync)\/.*)$/;
    const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.env\b|from 'node:fs/;

    expect(files.filter((file) => !EDGE.test(file) && impure.test(textOf(file)))).toEqual([]);
  });
});
