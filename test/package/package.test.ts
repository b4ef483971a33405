import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const textOf = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');

type Packed = {
  readonly file: string;
  readonly sha256: string;
  readonly entries: readonly { readonly path: string; readonly mode: number }[];
};

/** Builds the package into a fresh folder and packs it there, so that the folder `dist` of the repository is left alone. */
const pack = async (folder: string): Promise<Packed> => {
  await mkdir(folder);
  for (const name of ['package.json', 'README.md', 'LICENSE']) await copyFile(path.join(root, name), path.join(folder, name));
  await run(process.execPath, [path.join(root, 'scripts/build.mjs'), path.join(folder, 'dist')], { cwd: root });
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--silent'], { cwd: folder });
  const [report] = JSON.parse(stdout) as [{ filename: string; files: { path: string; mode: number }[] }];
  const file = path.join(folder, report.filename);
  return {
    file,
    sha256: createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
    entries: report.files.map((entry) => ({ path: entry.path, mode: entry.mode })),
  };
};

/** The packages whose code esbuild takes into the program, found without the project's own list. */
const bundledPackages = async (): Promise<readonly string[]> => {
  const { metafile } = await build({
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    outdir: 'unwritten',
    absWorkingDir: root,
    entryPoints: ['src/main.tsx', 'src/app/start.ts'],
    external: ['react-devtools-core'],
    logLevel: 'error',
  });
  const folders = Object.keys(metafile.inputs)
    .filter((input) => Object.values(metafile.outputs).some(({ inputs }) => Object.hasOwn(inputs, input)))
    .flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []);
  const manifests = await Promise.all([...new Set(folders)].map((folder) => textOf(`${folder}/package.json`)));
  const names = manifests.map((manifest) => {
    const { name, version } = JSON.parse(manifest) as { name: string; version: string };
    return `${name} ${version}`;
  });
  return [...new Set(names)].sort();
};

describe('the package', () => {
  let folder: string;
  let packed: Packed;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'netconsole-package-'));
    packed = await pack(path.join(folder, 'first'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('contains these files and no other', () => {
    const paths = packed.entries.map((entry) => entry.path);
    const isPart = (file: string): boolean => /^dist\/parts\/[\w-]+\.js$/.test(file);
    expect(paths.filter(isPart).length).toBeGreaterThan(10);
    expect(paths.filter((file) => !isPart(file)).sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist/THIRD-PARTY-LICENSES',
      'dist/main.js',
      'dist/netconsole.1',
      'dist/netconsole.js',
      'package.json',
    ]);
    expect(packed.entries.filter(({ mode }) => (mode & 0o111) !== 0).map((entry) => entry.path)).toEqual(['dist/netconsole.js']);
  });

  it('installs nothing else, runs nothing at installation, and says its version', async () => {
    const place = path.join(folder, 'empty');
    await mkdir(place);
    const home = {
      ...process.env,
      HOME: place,
      npm_config_offline: 'true',
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}`,
    };

    await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', place, packed.file], { cwd: place, env: home });
    const { stdout } = await run('npx', ['netconsole', '--version'], { cwd: place, env: home });

    const manifest = JSON.parse(await textOf('package.json')) as Record<string, unknown> & { version: string; scripts: object };
    expect((await readdir(path.join(place, 'node_modules'))).filter((name) => !name.startsWith('.'))).toEqual(['netconsole']);
    expect(stdout.trim()).toBe(manifest.version);
    expect(Object.keys(manifest).filter((key) => /dependencies$/i.test(key))).toEqual(['devDependencies']);
    expect(
      Object.keys(manifest.scripts).filter((name) => /^(?:pre|post)?(?:install|uninstall)$|^(?:pre|post)?prepare$/.test(name)),
    ).toEqual([]);
  });

  it('comes out the same, byte for byte, when it is built and packed again', async () => {
    const again = await pack(path.join(folder, 'second'));

    expect(again.sha256).toBe(packed.sha256);
  });

  it('lists every package whose code it contains, each with the text of its licence', async () => {
    const text = await readFile(path.join(folder, 'first', 'dist', 'THIRD-PARTY-LICENSES'), 'utf8');
    const sections = text.split(/^(?=\S+ \d\S* \([^)\n]+\)\n\n-+$)/m).slice(1);

    expect(sections.map((section) => /^\S+ \S+/.exec(section)?.[0] ?? '').sort()).toEqual(await bundledPackages());
    expect(sections.filter((section) => !/permission .*(?:is hereby granted|to use, copy)|Apache License/is.test(section))).toEqual([]);
    expect(text).not.toContain('node_modules');
  });

  it('contains no source map and no path of the machine it was built on', async () => {
    const code = packed.entries.map((entry) => entry.path).filter((file) => file.endsWith('.js'));
    const texts = await Promise.all(code.map((file) => readFile(path.join(folder, 'first', file), 'utf8')));

    expect(['sourceMappingURL', path.resolve(root)].filter((word) => texts.some((text) => text.includes(word)))).toEqual([]);
  });

  it('pins every dependency to one version, and the lockfile pins its bytes', async () => {
    const { devDependencies } = JSON.parse(await textOf('package.json')) as { devDependencies: Record<string, string> };
    const lock = JSON.parse(await textOf('package-lock.json')) as { packages: Record<string, { integrity?: string; link?: boolean }> };

    expect(Object.entries(devDependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    expect(
      Object.entries(lock.packages).filter(([name, { integrity }]) => name !== '' && integrity?.startsWith('sha512-') !== true),
    ).toEqual([]);
  });

  it('has a bill of materials with every package of the bundle', async () => {
    const { stdout } = await run('npm', ['run', '--silent', 'sbom'], { cwd: root, maxBuffer: 2 ** 26 });

    const { bomFormat, components } = JSON.parse(stdout) as {
      bomFormat: string;
      components: { name: string; group?: string; version: string }[];
    };
    const listed = new Set(components.map(({ name, group, version }) => `${group === undefined ? '' : `${group}/`}${name} ${version}`));
    expect(bomFormat).toBe('CycloneDX');
    expect((await bundledPackages()).filter((name) => !listed.has(name))).toEqual([]);
  });
});
