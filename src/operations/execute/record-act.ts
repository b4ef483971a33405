import { toId } from '../../domain/ids.ts';
import type { ActionScope, OperationIntent, OperationKind, Target, TargetOutcome } from '../../domain/operation.ts';
import { untrusted } from '../../domain/untrusted.ts';
import { isUnknownOutcome, PlatformError } from '../../platform/errors.ts';
import type { Journal } from './journal.ts';

/** Something that is done once and leaves no state to compare. */
export type Act<Result> = {
  readonly id: string;
  readonly kind: OperationKind;
  readonly scope: ActionScope;
  /** What it is about, where that is known beforehand. */
  readonly target: Target | null;
  /** What it was about. */
  readonly targetOf: (result: Result) => Target;
  readonly work: () => Promise<Result>;
  /** Whether it may have been done although `work` rejected so; by the platform's errors where left out. */
  readonly isUnknown?: (error: unknown) => boolean;
};

/** What a server says of these may repeat a code that opens a team. */
const SECRETIVE: readonly OperationKind[] = ['create-invite', 'revoke-invite', 'join-team'];

/** Does it between its intent and its outcome in the journal. Rejects as `work` does, after that was written down too. */
export const recordAct = async <Result>(journal: Journal, act: Act<Result>): Promise<Result> => {
  const intent = intentOf(act);
  const { operation } = intent;
  await journal.record({ type: 'operation-intended', ...intent });
  const finish = async (target: Target | null, outcome: Pick<TargetOutcome, 'result' | 'problem'>): Promise<void> => {
    if (target !== null)
      await journal.record({ type: 'target-finished', operation, target, before: null, after: null, attempts: 1, ...outcome });
    await journal.record({ type: 'operation-finished', operation });
  };
  let result: Result;
  try {
    result = await act.work();
  } catch (error) {
    const code = error instanceof PlatformError ? error.code : 'failed';
    const said = error instanceof Error ? error.message : String(error);
    const problem = { code, message: untrusted(SECRETIVE.includes(act.kind) ? code : said) };
    const { isUnknown = isUnknownOutcome } = act;
    await finish(act.target, { result: isUnknown(error) ? 'unknown' : 'failed', problem }).catch(() => undefined);
    throw error;
  }
  await finish(act.targetOf(result), { result: 'done', problem: null });
  return result;
};

const intentOf = ({ id, kind, scope, target }: Pick<Act<unknown>, 'id' | 'kind' | 'scope' | 'target'>): OperationIntent => ({
  operation: toId(id),
  kind,
  scope,
  targets: target === null ? [] : [{ target, before: null, wanted: null }],
  reason: '',
  confirmedBy: 'none',
  expiresAt: null,
  undoes: null,
});
