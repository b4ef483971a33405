import { execFile } from 'node:child_process';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, type Program } from './program.ts';

const exec = promisify(execFile);

let program: Program;

beforeAll(async () => {
  program = await buildProgram();
});

afterAll(async () => {
  await program[Symbol.asyncDispose]();
});

describe('the built program', () => {
  it('loads no module of Node before a part that uses it runs', async () => {
    const main = await readFile(path.join(program.folder, 'dist', 'main.js'), 'utf8');

    expect(Array.from(main.matchAll(/^import\b.*?from\s*['"]([^'"]+)['"]/gm), ([, name]) => name)).toEqual([]);
  });

  it('has a character for each byte, as it is read', async () => {
    const main = await readFile(path.join(program.folder, 'dist', 'main.js'));

    expect(main.filter((byte) => byte > 0x7f).length).toBe(0);
  });

  it('keeps compiled code for the next start, where nobody else can write, and starts without it just as well', async () => {
    const cache = path.join(program.home, '.cache', 'netconsole', 'code');
    const version = async (): Promise<unknown> => (await program.run(['--version'])).stdout;
    const told = await version();
    const [name = ''] = await readdir(cache);
    const file = path.join(cache, name);
    const code = await readFile(file);

    expect(name).toMatch(/^command-v\d/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await version()).toBe(told);
    expect((await readFile(file)).equals(code)).toBe(true);
    for (const spoilt of [Buffer.alloc(0), code.subarray(0, 1_000), Buffer.alloc(code.length), Buffer.from('no code')]) {
      await writeFile(file, spoilt);
      expect(await version()).toBe(told);
      expect(await readdir(cache)).toEqual([name]);
      expect((await stat(file)).size).toBeGreaterThan(code.length / 2);
    }
    await chmod(file, 0o622);
    expect(await version()).toBe(told);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('tells an older Node in one sentence what it lacks', async () => {
    const older = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.5" } })';
    const entry = path.join(program.folder, 'dist', 'netconsole.js');
    const ended = await exec(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(older)}`, entry, '--version']).catch(
      (error: unknown) => error,
    );

    expect(ended).toMatchObject({
      code: 2,
      stdout: '',
      stderr:
        'netconsole needs Node 22.12 or newer, and this is Node 20.19.5. Install a newer Node, or use "npm start" in a clone, which brings its own.\n',
    });
  });
});
