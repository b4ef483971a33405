import type { OutboxDisk } from '../../src/outbox/outbox.ts';
import { type Choose, PowerDisk } from '../campaigns/ledger/power-disk.ts';

/** A disk in memory that the outbox can use. */
export const outboxDisk = (disk: PowerDisk): OutboxDisk => ({
  makeFolder: disk.makeFolder,
  list: disk.list,
  read: disk.read,
  open: disk.open,
  rename: disk.rename,
  syncFolder: disk.syncFolder,
  remove: (file) => disk.rename(file, `/removed${file}`),
});

/** One that never fails and is never slow. */
export const createMemoryDisk = (choose: Choose = () => 0): OutboxDisk => outboxDisk(new PowerDisk(choose));
