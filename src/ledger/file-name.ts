import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import os from 'node:os';
import type { Timestamp } from '../domain/values.ts';

/** A process that has a file of the ledger to itself. */
export type Writer = {
  /** A fingerprint of the machine and of the process namespace, within which `boot` and `pid` mean something. */
  readonly machine: string;
  /** A fingerprint of the run of the system since it was started. */
  readonly boot: string;
  readonly pid: number;
};

/**
 * The name of a file of the ledger: `ledger-ID.jsonl` while nobody writes to it, `ledger-ID.MACHINE-BOOT-PID-NONCE.open.jsonl`
 * while a process does. A process takes a file by renaming it, which succeeds for one only and needs no lock that a crash
 * could leave; the nonce makes every taken name unique.
 */
export type FileName = { readonly id: string; readonly writer: Writer | null };

const NAME =
  /^ledger-(?<id>\d{8}T\d{9}Z-[0-9a-f]{8})(?:\.(?<machine>[0-9a-f]{8})-(?<boot>[0-9a-f]{8})-(?<pid>\d{1,10})-[0-9a-f]{8}\.open)?\.jsonl$/;

/** What a name in the folder says; `undefined` for a file that is not the ledger's. */
export const parseFileName = (name: string): FileName | undefined => {
  const found = NAME.exec(name)?.groups;
  const { id, machine, boot, pid } = found ?? {};
  if (id === undefined) return undefined;
  return { id, writer: machine !== undefined && boot !== undefined && pid !== undefined ? { machine, boot, pid: Number(pid) } : null };
};

/** A new id, by which files sort in the order in which they were begun. */
export const newFileId = (now: Timestamp): string =>
  `${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`;

export const restingName = (id: string): string => `ledger-${id}.jsonl`;

/** A name that was never used before. */
export const takenName = (id: string, { machine, boot, pid }: Writer): string =>
  `ledger-${id}.${machine}-${boot}-${pid}-${randomBytes(4).toString('hex')}.open.jsonl`;

export const thisWriter = (): Writer => ({
  machine: fingerprint([os.hostname(), readOr('/etc/machine-id'), namespaceOfPids()]),
  boot: fingerprint([readOr('/proc/sys/kernel/random/boot_id')]),
  pid: process.pid,
});

/**
 * Whether the process that took a file surely runs no more. A reused process number, or another machine that shares the
 * folder, makes it look alive: then the file is left alone, which is safe.
 */
export const isGone = (writer: Writer, here: Writer): boolean => {
  if (writer.machine !== here.machine) return false;
  if (writer.boot !== here.boot) return true;
  return writer.pid !== here.pid && !isRunning(writer.pid);
};

const fingerprint = (parts: readonly string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8);

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

function namespaceOfPids(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
