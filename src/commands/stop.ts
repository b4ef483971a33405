import type { ConfirmedBy } from '../domain/operation.ts';
import type { CursorTarget, ScopedPlan, ScopedVerb } from '../operations/plan/scope.ts';
import {
  agentUnderCursor,
  markedTargets,
  routineUnderCursor,
  sessionUnderCursor,
  teamUnderCursor,
  threadUnderCursor,
} from '../presenter/cursor-target.ts';
import { confirmPlan, planScope } from '../presenter/plan-scope.ts';
import type { ConsoleState, OperationPlan } from '../store/state.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';
import type { Command, CommandContext, KeyContext } from './command.ts';
import { operate } from './operate.ts';
import { readOnly } from './thread.ts';

/** The stop verbs and their scopes: each pair is a command, so that one table gives all of them. */

type ScopeWord = 'routine' | 'agent' | 'thread' | 'team' | 'marked' | 'org';

const SCOPES: Readonly<
  Record<ScopeWord, { readonly key: string; readonly words: string; readonly hint: string; readonly needs: SafeText }>
> = {
  routine: {
    key: 'r',
    words: 'the routine',
    hint: 'routine',
    needs: safe`Put the cursor on a routine first; an agent with several routines shows them with enter.`,
  },
  agent: {
    key: 'a',
    words: 'all of the agent',
    hint: 'agent',
    needs: safe`Put the cursor on one of our agents first, or on something of it.`,
  },
  thread: { key: 't', words: 'all that acts in the thread', hint: 'thread', needs: safe`Put the cursor on a thread first, or open one.` },
  team: {
    key: 'T',
    words: 'all of our agents in the team',
    hint: 'team',
    needs: safe`Put the cursor on a team first, or open a thread of it.`,
  },
  marked: { key: 'm', words: 'all that is marked', hint: 'marked', needs: safe`Mark rows with space first.` },
  org: { key: 'o', words: 'everything of our organisation', hint: 'ORG', needs: safe`Who you are is not known yet.` },
};

type Verb = {
  readonly verb: ScopedVerb;
  readonly id: string;
  readonly key: string;
  readonly title: (words: string) => string;
  readonly scopes: readonly ScopeWord[];
};

const ALL: readonly ScopeWord[] = ['routine', 'agent', 'thread', 'team', 'marked', 'org'];

const VERBS: readonly Verb[] = [
  { verb: 'pause', id: 'routine.pause', key: 'p', title: (words) => `Pause ${words}`, scopes: ALL },
  { verb: 'resume', id: 'routine.resume', key: 'u', title: (words) => `Resume ${words}`, scopes: ALL },
  { verb: 'humans-only', id: 'routine.humans-only', key: 'L', title: (words) => `Break the loop: only people wake ${words}`, scopes: ALL },
  { verb: 'cancel', id: 'session.cancel', key: 'c', title: (words) => `Cancel the sessions of ${words}`, scopes: ALL },
  {
    verb: 'block',
    id: 'thread.block',
    key: 'b',
    title: (words) => `Switch agents off in ${words}, or on again`,
    scopes: ['thread', 'team'],
  },
  { verb: 'mute', id: 'thread.mute', key: 'm', title: () => 'Mute the thread for me, or not', scopes: ['thread'] },
];

/** What a scope points at now; `undefined` where the focus points at nothing of the kind. */
function pointed(state: ConsoleState, scope: ScopeWord, verb: ScopedVerb): CursorTarget | undefined {
  switch (scope) {
    case 'routine': {
      const session = verb === 'cancel' ? sessionUnderCursor(state) : undefined;
      if (session !== undefined) return { type: 'session', id: session };
      const routine = routineUnderCursor(state);
      return routine === undefined ? undefined : { type: 'routine', id: routine };
    }
    case 'agent': {
      const agent = agentUnderCursor(state);
      return agent === undefined ? undefined : { type: 'agent', id: agent };
    }
    case 'thread': {
      const thread = threadUnderCursor(state);
      return thread === undefined ? undefined : { type: 'thread', id: thread };
    }
    case 'team': {
      const team = teamUnderCursor(state);
      return team === undefined ? undefined : { type: 'team', id: team };
    }
    case 'marked': {
      const marks = markedTargets(state);
      return marks.routines.length + marks.sessions.length === 0 ? undefined : { type: 'marked', ...marks };
    }
    case 'org': {
      const org = state.network.me?.org ?? null;
      return org === null ? undefined : { type: 'org', id: org };
    }
  }
}

const whyNot =
  (scope: ScopeWord, verb: ScopedVerb) =>
  (state: ConsoleState): SafeText | undefined => {
    const blocked = readOnly(state);
    if (blocked !== undefined) return blocked;
    if (scope === 'org' && state.incident.current === null)
      return safe`The whole organisation is open to stop verbs only in an incident; : and "open an incident" opens one.`;
    const target = pointed(state, scope, verb);
    if (target === undefined) return SCOPES[scope].needs;
    const plan = planScope(state, verb, target);
    return plan.targets.length > 0 ? undefined : nothingToDo(plan);
  };

/** Why a plan has no target, by the first thing that was left out. */
function nothingToDo({ kind, leftOut, outOfReach }: ScopedPlan): SafeText {
  const [first] = leftOut;
  const name = first?.name === null || first === undefined ? safe`It` : safeLine(first.name);
  switch (first?.why) {
    case 'already':
      return kind === 'pause' ? safe`${name} is paused already; nothing was sent.` : safe`${name} is that way already; nothing was sent.`;
    case 'draft':
      return safe`${name} is a draft: it was never active, so there is nothing to pause or resume.`;
    case 'not-message-driven':
      return safe`${name} is not woken by talk, so there is no talk of agents to shut out; p r pauses it.`;
    case 'agents-only':
      return safe`${name} is woken only by agents; p r pauses it.`;
    case 'unreadable':
      return safe`The event config of ${name} cannot be read, so it is left alone; p r pauses it.`;
    case undefined:
      return outOfReach.length > 0
        ? safe`Only agents of other organisations act there; b t closes the thread to them.`
        : safe`There is nothing of ours to change there.`;
  }
}

const confirmScope = (scope: ScopeWord, verb: ScopedVerb) => (state: ConsoleState) => {
  const target = pointed(state, scope, verb);
  if (target === undefined || verb === 'mute') return undefined;
  return confirmPlan(state, planScope(state, verb, target)).confirmation;
};

/** One operator alone on the whole organisation is marked as an override. */
const confirmationOf = (confirmed: OperationPlan | null): ConfirmedBy => {
  if (confirmed === null) return 'none';
  return confirmed.scope.type === 'org' ? 'override' : 'key';
};

const run =
  (scope: ScopeWord, verb: ScopedVerb) =>
  async (context: CommandContext, confirmed: OperationPlan | null): Promise<void> => {
    const state = context.store.getState();
    const target = pointed(state, scope, verb);
    const plan = confirmed ?? (target === undefined ? null : { ...planScope(state, verb, target), undoes: null });
    if (plan !== null) await operate(context, plan, { confirmedBy: confirmationOf(confirmed) });
  };

/** The verbs for the footer of the panes where they are most wanted; the second key is told after the first. */
export const STOP_HINTS: readonly { readonly key: string; readonly hint: string }[] = [
  { key: 'L', hint: 'humans…' },
  { key: 'p', hint: 'pause…' },
  { key: 'u', hint: 'resume…' },
  { key: 'c', hint: 'cancel…' },
];
export const STOP_PANES: readonly KeyContext[] = [
  'routines',
  'routine-detail',
  'agent-detail',
  'agents',
  'loops',
  'loop-routines',
  'preview',
  'graph',
  'sessions',
];

export const STOP_COMMANDS: readonly Command[] = VERBS.flatMap(({ verb, id, key, title, scopes }) =>
  scopes.map(
    (scope): Command => ({
      id: `${id}.${scope}` as `${string}.${string}`,
      title: title(SCOPES[scope].words),
      scope: 'global',
      keys: [`${key} ${SCOPES[scope].key}`],
      hint: SCOPES[scope].hint,
      disabledReason: whyNot(scope, verb),
      confirm: confirmScope(scope, verb),
      run: run(scope, verb),
    }),
  ),
);
