import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import os from 'node:os';

/** Names one process among all that may share a folder, so that another can tell later whether it still runs. */
export type ProcessMark = {
  /** A fingerprint of the machine and of the process namespace, within which the rest means something. */
  readonly machine: string;
  /** A fingerprint of the system's run since it was started. */
  readonly boot: string;
  readonly pid: number;
  /** When the process began, in the system's ticks; 0 where the system does not tell. */
  readonly began: number;
};

/** The mark as a part of a file name: `MACHINE-BOOT-PID-BEGAN`. */
export const markText = ({ machine, boot, pid, began }: ProcessMark): string => `${machine}-${boot}-${pid}-${began}`;

const MARK = /^([0-9a-f]{8})-([0-9a-f]{8})-(\d{1,10})-(\d{1,20})$/;

/** Reads `markText`; `undefined` for anything else. */
export const parseMark = (text: string): ProcessMark | undefined => {
  const [, machine, boot, pid, began] = MARK.exec(text) ?? [];
  if (machine === undefined || boot === undefined) return undefined;
  return { machine, boot, pid: Number(pid), began: Number(began) };
};

export const thisProcess = (): ProcessMark => ({
  machine: fingerprint([os.hostname(), readOr('/etc/machine-id'), namespaceOfPids()]),
  boot: fingerprint([readOr('/proc/sys/kernel/random/boot_id')]),
  pid: process.pid,
  began: beginningOf(process.pid),
});

/**
 * Whether a process surely runs no more. One on another machine, or in another container, is never sure to be gone; nor is one
 * whose number another process has now, on a system that does not tell when processes began.
 */
export const isGone = (mark: ProcessMark, here: ProcessMark): boolean => {
  if (mark.machine !== here.machine) return false;
  if (mark.boot !== here.boot) return true;
  if (!isRunning(mark.pid)) return true;
  const began = beginningOf(mark.pid);
  return mark.began !== 0 && began !== 0 && began !== mark.began;
};

const fingerprint = (parts: readonly string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8);

/** Field 22 of `/proc/PID/stat` (proc(5)); the command before it may hold spaces and brackets. */
const beginningOf = (pid: number): number => Number(readOr(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ')[19] ?? 0) || 0;

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
