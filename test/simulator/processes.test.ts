import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ServeAnnouncement } from '../../src/simulator/serve.ts';
import { startSimulatorWorker } from '../../src/simulator/simulator-worker.ts';

const THREAD_ENTRY = new URL('./thread-entry.ts', import.meta.url);

const statusOf = async (url: string, init?: RequestInit): Promise<number> => (await fetch(url, init)).status;

describe('a network of its own', () => {
  it('runs in a worker thread, obeys, and ends with it', async () => {
    const network = await startSimulatorWorker(THREAD_ENTRY, { seed: 1, scenario: 'quiet' });
    const headers = { authorization: `Bearer ${network.principals[0]?.token}` };

    expect(await statusOf(`${network.url}/api/v1/users/me`, { headers })).toBe(200);
    expect(await network.control({ do: 'expire-tokens', which: 'all' })).toEqual({ expired: 4 });
    expect(await statusOf(`${network.url}/api/v1/users/me`, { headers })).toBe(401);
    await expect(network.control({ do: 'say', thread: 'thr_none', author: 'usr_kim', content: 'x' })).rejects.toThrow('Thread not found');
    await network.close();
    await expect(fetch(network.url)).rejects.toThrow('fetch failed');
  });

  it('rejects in a worker thread whose port is taken', async () => {
    const first = await startSimulatorWorker(THREAD_ENTRY, { seed: 1, scenario: 'quiet' });
    const port = Number(new URL(first.url).port);

    await expect(startSimulatorWorker(THREAD_ENTRY, { seed: 1, scenario: 'quiet', port })).rejects.toThrow('EADDRINUSE');
    await first.close();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('serves as a process, keeps tokens in private files, and removes them at %s', async (signal) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./serve-entry.ts', import.meta.url))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const announced = JSON.parse(line) as ServeAnnouncement;
    const files = announced.tokens.map((token) => token.file);
    const folder = path.dirname(files[0] ?? '');

    expect(announced).toMatchObject({
      seed: 7,
      scenario: 'quiet',
      tokens: [{ name: 'Kim Larsen', org: 'Halden Logistics' }, { name: 'Jo Lindqvist' }, {}, {}],
    });
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600, 0o600]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const bearer = (file: string) => ({ authorization: `Bearer ${readFileSync(file, 'utf8').trim()}` });
    expect(await statusOf(`${announced.url}/api/v1/users/me`, { headers: bearer(files[1] ?? '') })).toBe(200);
    const order = { method: 'POST', body: JSON.stringify({ do: 'clear' }) };
    expect(await statusOf(announced.control?.url ?? '', { ...order, headers: bearer(announced.control?.file ?? '') })).toBe(200);
    expect(await statusOf(announced.control?.url ?? '', { ...order, headers: bearer(files[0] ?? '') })).toBe(401);

    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(existsSync(folder)).toBe(false);
  });
});
