import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNetwork } from '../simulator/open-network.ts';
import { buildProgram, type Program } from './program.ts';

const exec = promisify(execFile);

let program: Program;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(async () => {
  await program[Symbol.asyncDispose]();
});

/** Runs a line of shell with `netconsole` in it. */
const shell = async (
  line: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: unknown; readonly stderr: string }> => {
  const command = `netconsole() { "${process.execPath}" "${path.join(program.folder, 'dist', 'netconsole.js')}" "$@"; }; ${line}`;
  const options = { cwd: program.home, env: { PATH: process.env['PATH'], HOME: program.home, ...env } };
  return exec('sh', ['-c', command], options).then(
    ({ stderr }) => ({ code: 0, stderr }),
    (error: { readonly code: unknown; readonly stderr: string }) => ({ code: error.code, stderr: error.stderr }),
  );
};

describe('an output that takes no more', () => {
  it('is a failure with a sentence on a full disk, and the quiet end of a command where the reader left', async () => {
    await using network = await openNetwork();
    const kim = (await program.as(network, 'Kim')).join(' ');
    const full = await shell(`netconsole agents ${kim} > /dev/full`);
    const left = await shell(`netconsole agents ${kim} | true`);

    expect(full).toEqual({ code: 1, stderr: 'netconsole: Not everything was written to the output: the disk is full (ENOSPC).\n' });
    expect(left).toEqual({ code: 0, stderr: '' });
  });
});

describe('a token file that never ends', () => {
  it.each(['/dev/zero', '- < /dev/zero'])('is refused with advice that can be followed: --token-file %s', async (file) => {
    const { code, stderr } = await shell(`netconsole agents --server http://127.0.0.1:9 --token-file ${file}`);

    expect(code).not.toBe(0);
    expect(stderr).toMatch(/^netconsole: (\/dev\/zero is not a regular file|There are more than 65536 bytes in standard input)/);
    expect(stderr).not.toContain('rm ');
  });
});

describe('options of Node that give keys away', () => {
  it('are told by every command', async () => {
    const told = await shell('netconsole ledger', { NODE_OPTIONS: '--heapsnapshot-signal=SIGUSR2' });

    expect(told.code).toBe(0);
    expect(told.stderr).toMatch(/^netconsole: Node runs with --heapsnapshot-signal=SIGUSR2, which can give keys away\n/);
  });
});

describe('the folder where one stands', () => {
  it('configures nothing and takes nothing, whatever a cloned repository has there', async () => {
    const clone = path.join(program.home, 'clone');
    const config = path.join(clone, '.config', 'netconsole');
    await mkdir(config, { recursive: true, mode: 0o700 });
    await writeFile(path.join(config, 'profiles.json'), '{"default":"theirs"}', { mode: 0o600 });
    const env = { HOME: '.', XDG_CONFIG_HOME: '.config', XDG_DATA_HOME: program.home, TMPDIR: '.' };
    const { code, stderr } = await shell('cd clone && netconsole ledger --server http://127.0.0.1:9', env);

    expect(stderr).not.toContain('profile');
    expect(code).toBe(0);
    expect(await readdir(clone)).toEqual(['.config']);
  });
});
