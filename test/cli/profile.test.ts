import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { startRawServer } from '../platform/archastro/raw-server.ts';
import { selfSigned } from '../platform/archastro/self-signed.ts';
import { openNetwork, principalNamed } from '../simulator/open-network.ts';
import { buildProgram, type Program } from './program.ts';

let network: LocalNetwork & AsyncDisposable;
let program: Program;
let tool: string;
let runs: string;

beforeAll(async () => {
  [network, program] = await Promise.all([openNetwork(), buildProgram()]);
  tool = path.join(program.home, 'token-tool');
  runs = path.join(program.home, 'runs');
  await writeFile(tool, `#!/bin/sh\necho run >> '${runs}'\necho ${principalNamed(network, 'Kim').token}\n`);
  await chmod(tool, 0o700);
});

afterAll(async () => {
  await program[Symbol.asyncDispose]();
  await network[Symbol.asyncDispose]();
});

beforeEach(() => writeFile(runs, ''));

const profile = async (fields: object): Promise<void> => {
  const folder = path.join(program.home, '.config', 'netconsole');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path.join(folder, 'profiles.json'), JSON.stringify({ default: 'own', profiles: { own: fields } }), { mode: 0o600 });
};

describe('a profile with a credential_command', () => {
  it('signs in with what the command prints, and says so without running it', async () => {
    await profile({ server: network.url, credential_command: [tool] });

    const status = await program.run(['auth', 'status']);
    expect(status.stdout).toContain("- in the profile's credential_command (token-tool): in use");
    expect(await readFile(runs, 'utf8')).toBe('');

    const listed = await program.run(['agents']);
    expect([listed.code, listed.stderr]).toEqual([0, '']);
    expect(listed.stdout).toContain('Dispatch');
    expect(await readFile(runs, 'utf8')).toBe('run\n');
  });

  it('does not even run the command where another server was named', async () => {
    await profile({ server: 'https://work.example', credential_command: [tool] });

    const refused = await program.run(['agents', '--server', network.url]);

    expect([refused.code, refused.stdout]).toEqual([10, '']);
    expect(refused.stderr).toContain('The stored key belongs to https://work.example');
    expect(await readFile(runs, 'utf8')).toBe('');
  });

  it('cannot be given one by a project', async () => {
    await profile({ server: network.url });
    const cwd = path.join(program.home, 'project');
    await mkdir(cwd, { recursive: true });
    await writeFile(path.join(cwd, 'archastro.json'), JSON.stringify({ credential_command: [tool], ca_file: tool }));

    const refused = await program.run(['agents'], { cwd });

    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/"credential_command", which a project may not[\s\S]+"ca_file", which a project may not/);
    expect(await readFile(runs, 'utf8')).toBe('');
  });
});

describe('a profile with a ca_file', () => {
  it('reaches a server that a private authority vouches for, over REST and over the socket', async () => {
    const pair = selfSigned('localhost');
    await using server = await startRawServer({ tls: pair });
    const file = path.join(program.home, 'ca.pem');
    await writeFile(file, pair.cert, { mode: 0o600 });
    const address = `https://localhost:${server.port}`;

    await profile({ server: address, credential_command: [tool] });
    expect((await program.run(['doctor'])).stdout).toMatch(/fail +connection +The certificate of \S+ was not accepted/);

    await profile({ server: address, credential_command: [tool], ca_file: file });
    const { stdout } = await program.run(['doctor']);
    expect(stdout).toMatch(/ok +connection/);
    expect(stdout).toContain(`also those of ${file} (ca_file of the profile)`);
    expect(server.upgrades.length).toBeGreaterThan(0);
  });
});
