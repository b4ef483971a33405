import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A home as the program may meet it, and what can be done there. */
export type Home = {
  readonly env: Readonly<Record<string, string>>;
  /** Whether a file of the user's own would be found there. */
  readonly isReadable: boolean;
  /** Whether an act can be written down there. */
  readonly takesRecords: boolean;
  readonly dispose: () => void;
};

/** `folder` is fresh, and `uid` is whose processes use the home: not the superuser, to whom every door is open. */
export type HomePlace = { readonly folder: string; readonly uid: number };

/** Makes a home, or says why it cannot be made here. */
export type HomeKind = { readonly name: string; readonly make: (place: HomePlace) => Home | string };

const nothing = (): void => undefined;

/** Where the system's own home of this user is meant, the records go to a fresh folder, so that nobody's ledger is written to. */
const elsewhere = ({ folder, uid }: HomePlace): Readonly<Record<string, string>> => {
  const data = owned(path.join(folder, 'data'), uid, 0o700);
  const config = owned(path.join(folder, 'config'), uid, 0o700);
  return { XDG_DATA_HOME: data, XDG_CONFIG_HOME: config };
};

export const HOME_KINDS: readonly HomeKind[] = [
  { name: 'a usual one', make: ({ folder, uid }) => usable({ HOME: owned(path.join(folder, 'home'), uid, 0o700) }) },
  { name: 'unset', make: (place) => usable(elsewhere(place)) },
  { name: 'empty', make: (place) => usable({ HOME: '', ...elsewhere(place) }) },
  { name: 'relative', make: (place) => usable({ HOME: '.', ...elsewhere(place) }) },
  {
    name: '/dev/null',
    make: () => ({ env: { HOME: '/dev/null' }, isReadable: true, takesRecords: false, dispose: nothing }),
  },
  {
    name: 'missing',
    make: ({ folder, uid }) => usable({ HOME: path.join(owned(path.join(folder, 'parent'), uid, 0o700), 'not', 'there') }),
  },
  {
    name: 'closed to the user',
    make: ({ folder, uid }) => {
      const home = owned(path.join(folder, 'home'), uid, 0o000);
      return { env: { HOME: home }, isReadable: false, takesRecords: false, dispose: () => chmodSync(home, 0o700) };
    },
  },
  {
    name: 'foreign',
    make: ({ folder, uid }) => {
      if (process.geteuid?.() === uid) return 'there is no second account to own it';
      const home = path.join(folder, 'home');
      mkdirSync(home, { mode: 0o755 });
      return { env: { HOME: home }, isReadable: true, takesRecords: false, dispose: nothing };
    },
  },
  {
    name: 'read-only',
    make: ({ folder, uid }) => {
      const home = owned(path.join(folder, 'home'), uid, 0o500);
      return { env: { HOME: home }, isReadable: true, takesRecords: false, dispose: () => chmodSync(home, 0o700) };
    },
  },
  { name: 'on a full disk', make: fullDisk },
];

const usable = (env: Readonly<Record<string, string>>): Home => ({ env, isReadable: true, takesRecords: true, dispose: nothing });

function owned(folder: string, uid: number, mode: number): string {
  mkdirSync(folder);
  if (process.geteuid?.() !== uid) chownSync(folder, uid, uid);
  chmodSync(folder, mode);
  return folder;
}

function fullDisk({ folder, uid }: HomePlace): Home | string {
  const home = owned(path.join(folder, 'home'), uid, 0o700);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=64k,mode=0700,uid=${uid}`, 'none', home], { stdio: 'ignore' });
  } catch {
    return 'no disk can be mounted here';
  }
  try {
    for (let file = 0; ; file += 1) writeFileSync(path.join(home, `filler-${file}`), Buffer.alloc(4096));
  } catch {
    // The disk is full now.
  }
  return { env: { HOME: home }, isReadable: true, takesRecords: false, dispose: () => void execFileSync('umount', [home]) };
}
