import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { ConfigError } from '../system/config-error.ts';
import { shellQuoted } from '../system/strict-modes.ts';

const MAX_BYTES = 4 * 1024 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
/** What others may not be able to do to a file that says whom to trust. */
const WRITABLE = 0o022;

let trusted: readonly string[] | null = null;

/** All certificates that this process trusts, for its other threads; `null` where they are Node's own. */
export const trustedCertificates = (): readonly string[] | null => trusted;

/**
 * Trusts the certificates of a file beside those that Node trusts, for every connection of this thread. Rejects with `ConfigError`:
 * `refused` for a file that others could have written, `misused` for one without certificates or on a Node that cannot do it.
 */
export const trustCaFile = async (file: string): Promise<void> => {
  const own = await readCertificates(file);
  const { getCACertificates } = await import('node:tls');
  if (typeof getCACertificates !== 'function') throw tooOld(file);
  trusted = [...new Set([...getCACertificates('default'), ...own])];
  await trustCertificates(trusted);
};

/** Trusts these and no others on this thread. */
export const trustCertificates = async (certificates: readonly string[]): Promise<void> => {
  const { setDefaultCACertificates } = await import('node:tls');
  setDefaultCACertificates(certificates);
};

async function readCertificates(file: string): Promise<readonly string[]> {
  const text = await readTrustedFile(file);
  const found = text.match(CERTIFICATE) ?? [];
  const { X509Certificate } = await import('node:crypto');
  if (found.length === 0) throw new ConfigError('misused', `ca_file: ${file} holds no certificate in PEM.`);
  try {
    return found.map((certificate) => new X509Certificate(certificate).toString());
  } catch (error) {
    throw new ConfigError('misused', `ca_file: ${file} holds something that is no certificate.`, { cause: error });
  }
}

async function readTrustedFile(file: string): Promise<string> {
  await using handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw new ConfigError('misused', `ca_file: ${file} cannot be read.`, { cause: error });
  });
  const stats = await handle.stat();
  if (!stats.isFile() || stats.size > MAX_BYTES) throw new ConfigError('misused', `ca_file: ${file} is no ordinary small file.`);
  const euid = process.geteuid?.() ?? null;
  const isForeign = euid !== null && stats.uid !== euid && stats.uid !== 0;
  if (isForeign || (euid !== null && (stats.mode & WRITABLE) !== 0)) {
    throw new ConfigError('refused', `ca_file: others can write ${file}, and it says whom to trust.`, {
      fix: isForeign ? `sudo chown ${euid} ${shellQuoted(file)}` : `chmod go-w ${shellQuoted(file)}`,
    });
  }
  return handle.readFile('utf8');
}

const tooOld = (file: string): ConfigError =>
  new ConfigError('misused', `ca_file needs Node 22.19 or 24.5, and this is ${process.version}.`, {
    fix: `NODE_EXTRA_CA_CERTS=${shellQuoted(file)} netconsole`,
  });
