import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trustCaFile, trustedCertificates } from '../../src/auth/private-ca.ts';
import { selfSigned } from '../platform/archastro/self-signed.ts';

const pair = selfSigned('localhost');
let folder: string;
let url: string;
const server = https.createServer(pair, (_, response) => response.end('reached'));

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'netconsole-ca-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://localhost:${(server.address() as AddressInfo).port}/`;
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const install = async (content: string, mode = 0o644): Promise<string> => {
  const file = path.join(folder, `ca-${mode.toString(8)}-${content.length}.pem`);
  await writeFile(file, content);
  await chmod(file, mode);
  return file;
};

const reach = (): Promise<string> =>
  new Promise((resolve) => {
    https
      .get(url, { agent: false }, (response) => response.on('data', (part) => resolve(String(part))))
      .on('error', (error) => resolve(error.message));
  });

/** What a thread with these certificates gets, as the one that holds the link. */
const reachFromThread = (certificates: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const code = `
      const { parentPort, workerData } = require('node:worker_threads');
      require('node:tls').setDefaultCACertificates(workerData.certificates);
      require('node:https').get(workerData.url, (answer) => answer.on('data', (part) => parentPort.postMessage(String(part))))
        .on('error', (error) => parentPort.postMessage(error.message));`;
    const worker = new Worker(code, { eval: true, workerData: { certificates, url } });
    worker.once('message', resolve).once('error', reject);
  });

describe('trustCaFile', () => {
  it('lets this thread and others reach a server that a private authority vouches for, and still the public ones', async () => {
    expect(await reach()).toMatch(/self-signed|unable to verify/);
    expect(trustedCertificates()).toBeNull();

    await trustCaFile(await install(pair.cert));

    expect(await reach()).toBe('reached');
    expect(await reachFromThread(trustedCertificates() ?? [])).toBe('reached');
    expect(trustedCertificates()?.length).toBeGreaterThan(50);
    const fetched = await fetch(url);
    expect(await fetched.text()).toBe('reached');
  });

  it.each([0o666, 0o664, 0o622])('refuses a file of mode 0%o, which others can write', async (mode) => {
    const file = await install(pair.cert, mode);

    await expect(trustCaFile(file)).rejects.toMatchObject({ code: 'refused', fix: `chmod go-w ${file}` });
  });

  it.each([
    ['', 'holds no certificate'],
    ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', 'is no certificate'],
    [pair.key, 'holds no certificate'],
  ])('refuses a file that holds %j', async (content, says) => {
    await expect(trustCaFile(await install(content))).rejects.toMatchObject({ code: 'misused', message: expect.stringContaining(says) });
  });

  it('refuses a file that is not there, and a folder', async () => {
    await expect(trustCaFile(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'misused' });
    await expect(trustCaFile(folder)).rejects.toMatchObject({ code: 'misused' });
  });
});
