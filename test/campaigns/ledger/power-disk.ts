import path from 'node:path';
import type { AppendHandle, LedgerDisk } from '../../../src/ledger/ledger-disk.ts';

/** Chooses a number from 0 up to `most` inclusive. */
export type Choose = (most: number) => number;

/** The disk failed or the power went: nothing more happens on it. */
export class PowerLoss extends Error {}

type Inode = { content: Buffer; durable: Buffer };
type Names = Map<string, Inode>;

/**
 * A disk as unkind as a file system may be: what was not synced may be there after a power loss, or not, or half of it, and a
 * new or changed name too. The power goes at the step `lossAt`, counted from 1 over everything that changes the disk.
 */
export class PowerDisk implements LedgerDisk {
  private names: Names;
  private durableNames: Names;
  private readonly choose: Choose;
  private readonly lossAt: number;
  steps = 0;

  constructor(choose: Choose, lossAt = Number.POSITIVE_INFINITY, names: Names = new Map()) {
    this.names = names;
    this.durableNames = new Map(names);
    this.choose = choose;
    this.lossAt = lossAt;
  }

  /**
   * The disk after the power came back: the files' names tell of another run of the system. What was not synced is there as far
   * as `choose` says.
   */
  afterLoss(choose: Choose, lossAt?: number): PowerDisk {
    const names = choose(1) === 0 ? this.durableNames : this.names;
    const rebooted = Array.from(names, ([file, inode]): [string, Inode] => {
      const isAppended = inode.content.subarray(0, inode.durable.length).equals(inode.durable);
      const kept = isAppended ? inode.durable.length + choose(inode.content.length - inode.durable.length) : 0;
      const content = isAppended ? inode.content.subarray(0, kept) : choose(1) === 0 ? inode.durable : inode.content;
      return [file.replace(/^(.*\.[0-9a-f]{8})-[0-9a-f]{8}-/, '$1-00000000-'), { content, durable: content }];
    });
    return new PowerDisk(choose, lossAt, new Map(rebooted));
  }

  readonly makeFolder = async (): Promise<void> => this.step();
  readonly list = async (folder: string): Promise<string[]> =>
    [...this.names.keys()].filter((file) => path.dirname(file) === folder).map((file) => path.basename(file));
  readonly read = async (file: string): Promise<Buffer> => Buffer.from(this.inode(file).content);

  readonly open = async (file: string, mode: 'create' | 'existing'): Promise<AppendHandle> => {
    this.step();
    if (mode === 'create') this.names.set(file, { content: Buffer.alloc(0), durable: Buffer.alloc(0) });
    const inode = this.inode(file);
    return {
      write: async (bytes) => {
        this.step(() => {
          inode.content = Buffer.concat([inode.content, bytes]);
        });
        await this.turns();
        return bytes.length;
      },
      sync: async () => {
        await this.turns();
        this.step();
        inode.durable = inode.content;
      },
      truncate: async (bytes) => {
        this.step();
        inode.content = inode.content.subarray(0, bytes);
      },
      close: async () => this.step(),
    };
  };

  readonly rename = async (from: string, to: string): Promise<void> => {
    this.step();
    const inode = this.inode(from);
    this.names.delete(from);
    this.names.set(to, inode);
  };

  readonly syncFolder = async (): Promise<void> => {
    this.step();
    this.durableNames = new Map(this.names);
  };

  /** Counts a step and does it; what the step of the loss did may or may not be on the disk. */
  private step(action: () => void = () => undefined): void {
    this.steps += 1;
    if (this.steps > this.lossAt) throw new PowerLoss();
    action();
    if (this.steps === this.lossAt) throw new PowerLoss();
  }

  /** A slow disk: other consoles get on meanwhile. */
  private async turns(): Promise<void> {
    for (let left = this.choose(12); left > 0; left -= 1) await Promise.resolve();
  }

  private inode(file: string): Inode {
    const inode = this.names.get(file);
    if (inode === undefined) throw Object.assign(new Error(`no such file: ${file}`), { code: 'ENOENT' });
    return inode;
  }
}
