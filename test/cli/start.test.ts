import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
    const dist = path.join(program.folder, 'dist');
    const parts = (await readdir(path.join(dist, 'parts'))).map((name) => path.join(dist, 'parts', name));
    const texts = await Promise.all([path.join(dist, 'main.js'), ...parts].map((file) => readFile(file, 'utf8')));
    const imported = texts.flatMap((text) => Array.from(text.matchAll(/\b(?:import|from)\s*['"]([^'"]+)['"]/g), ([, name = '']) => name));

    expect(imported.length).toBeGreaterThan(10);
    expect(imported.filter(isBuiltin)).toEqual([]);
  });

  it('writes nothing into a home for the next start', async () => {
    await program.run(['--version']);

    expect(await readdir(program.home)).toEqual([]);
  });

  it('opens no debugger when it is asked to by a signal', async () => {
    const serving = program.start(['serve']);
    await serving.says('stdout', /\n/);
    serving.kill('SIGUSR1');
    await sleep(300);
    serving.kill('SIGTERM');

    expect((await serving.ended).stderr).toBe('');
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
