/**
 * What a command needs of a home to give its right result: nothing, the operator's own files, or a place for records. What it lacks it
 * says in one sentence.
 */
export type Need = 'nothing' | 'files' | 'records';

export type HomeCommand = {
  readonly words: readonly string[];
  readonly needs: Need;
  /** How it ends where nothing is missing. */
  readonly code: number;
  /** Whether it goes on until it is told to end. */
  readonly isEndless?: boolean;
};

/** What stands for the flags that name the server and the token. */
export const AT_SERVER = '@';

const reads = (...words: readonly string[]): HomeCommand => ({ words: [...words, AT_SERVER], needs: 'files', code: 0 });
const acts = (...words: readonly string[]): readonly HomeCommand[] => [
  { words: [...words, AT_SERVER], needs: 'records', code: 0 },
  { words: [...words, '--unrecorded', AT_SERVER], needs: 'files', code: 0 },
];

/** Every subcommand, as the first word, with the flags that ask no question. */
export const HOME_COMMANDS: readonly HomeCommand[] = [
  { words: ['--version'], needs: 'nothing', code: 0 },
  { words: ['--help'], needs: 'nothing', code: 0 },
  { words: ['demo'], needs: 'nothing', code: 2 },
  { words: ['drill'], needs: 'nothing', code: 2 },
  { words: ['serve'], needs: 'nothing', code: 143, isEndless: true },
  reads('agents'),
  reads('teams'),
  reads('threads'),
  reads('routines'),
  reads('runs'),
  reads('loops'),
  reads('watch', '--for', '1'),
  reads('auth', 'status'),
  { words: ['ledger', AT_SERVER], needs: 'files', code: 0 },
  { words: ['ledger', 'verify', AT_SERVER], needs: 'files', code: 0 },
  { words: ['report', 'last', AT_SERVER], needs: 'files', code: 5 },
  { words: ['undo', 'no-such-act', '--yes', AT_SERVER], needs: 'files', code: 5 },
  { words: ['login', '--help'], needs: 'nothing', code: 0 },
  { words: ['logout', AT_SERVER], needs: 'files', code: 0 },
  { words: ['doctor', AT_SERVER], needs: 'records', code: 0 },
  ...acts('post', 'Claims', 'said from a home'),
  ...acts('pause', 'research_session', '--yes'),
  ...acts('humans-only', 'support_participate', '--yes'),
  ...acts('resume', 'research_session', '--yes'),
  reads('cancel', '--agent', 'Dispatch', '--dry-run'),
  ...acts('invite', 'Operations'),
  { words: ['join', 'NO-SUCH-CODE', AT_SERVER], needs: 'records', code: 5 },
  reads('messages', 'Claims'),
  reads('members', 'Operations'),
  reads('invites'),
  { words: ['reply', 'Claims', 'msg_none', 'an answer', AT_SERVER], needs: 'files', code: 5 },
  { words: ['edit', 'Claims', 'msg_none', 'a change', AT_SERVER], needs: 'records', code: 5 },
  { words: ['delete', 'Claims', 'msg_none', '--yes', AT_SERVER], needs: 'records', code: 5 },
  { words: ['why', 'msg_none', AT_SERVER], needs: 'files', code: 5 },
  { words: ['revoke', '--help'], needs: 'nothing', code: 0 },
  { words: ['remove', 'Operations', 'nobody', '--yes', AT_SERVER], needs: 'files', code: 5 },
  { words: ['leave', 'No such team', '--yes', AT_SERVER], needs: 'files', code: 5 },
];
