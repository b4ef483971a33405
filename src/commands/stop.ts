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

const SCOPES: Readonly<Record<ScopeWord, { readonly key: string; readonly hint: string; readonly needs: SafeText }>> = {
  routine: {
    key: 'r',
    hint: 'routine',
    needs: safe`Put the cursor on a routine first; an agent with several routines shows them with enter.`,
  },
  agent: { key: 'a', hint: 'agent', needs: safe`Put the cursor on one of our agents first, or on something of it.` },
  thread: { key: 't', hint: 'thread', needs: safe`Put the cursor on a thread first, or open one.` },
  team: { key: 'T', hint: 'team', needs: safe`Put the cursor on a team first, or open a thread of it.` },
  marked: { key: 'm', hint: 'marked', needs: safe`Mark rows with space first.` },
  org: { key: 'o', hint: 'ORG', needs: safe`Who you are is not known yet.` },
};

type Verb = {
  readonly verb: ScopedVerb;
  readonly id: string;
  readonly key: string;
  /** What it does to each scope that it can be used on, as a sentence. */
  readonly titles: Partial<Readonly<Record<ScopeWord, string>>>;
};

const VERBS: readonly Verb[] = [
  {
    verb: 'pause',
    id: 'routine.pause',
    key: 'p',
    titles: {
      routine: 'Pause this routine',
      agent: 'Pause every routine of this agent',
      thread: 'Pause every routine that can act in this thread',
      team: 'Pause every routine of our agents in this team',
      marked: 'Pause everything that is marked',
      org: 'Pause every routine of our organisation',
    },
  },
  {
    verb: 'resume',
    id: 'routine.resume',
    key: 'u',
    titles: {
      routine: 'Resume this routine',
      agent: 'Resume every routine of this agent',
      thread: 'Resume every routine that can act in this thread',
      team: 'Resume every routine of our agents in this team',
      marked: 'Resume everything that is marked',
      org: 'Resume every routine of our organisation',
    },
  },
  {
    verb: 'humans-only',
    id: 'routine.humans-only',
    key: 'L',
    titles: {
      routine: 'Break the loop: only people wake this routine',
      agent: 'Break the loop: only people wake this agent',
      thread: 'Break the loop: only people wake our agents in this thread',
      team: 'Break the loop: only people wake our agents in this team',
      marked: 'Break the loop: only people wake what is marked',
      org: 'Break the loop: only people wake our agents anywhere',
    },
  },
  {
    verb: 'cancel',
    id: 'session.cancel',
    key: 'c',
    titles: {
      routine: "Cancel this session, or the open sessions of this routine's agent",
      agent: 'Cancel the open sessions of this agent',
      thread: 'Cancel the open sessions of our agents in this thread',
      team: 'Cancel the open sessions of our agents in this team',
      marked: 'Cancel the open sessions of what is marked',
      org: 'Cancel every open session of our organisation',
    },
  },
  {
    verb: 'block',
    id: 'thread.block',
    key: 'b',
    titles: {
      thread: 'Switch all agents off in this thread, or back on',
      team: 'Switch all agents off in every thread of this team, or back on',
    },
  },
  { verb: 'mute', id: 'thread.mute', key: 'm', titles: { thread: 'Mute this thread for me, or stop muting it' } },
];

const SCOPE_WORDS: readonly ScopeWord[] = ['routine', 'agent', 'thread', 'team', 'marked', 'org'];

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
  { key: 'z', hint: 'undo' },
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

export const STOP_COMMANDS: readonly Command[] = VERBS.flatMap(({ verb, id, key, titles }) =>
  SCOPE_WORDS.flatMap((scope): readonly Command[] => {
    const title = titles[scope];
    if (title === undefined) return [];
    return [
      {
        id: `${id}.${scope}` as `${string}.${string}`,
        title,
        scope: 'global',
        keys: [`${key} ${SCOPES[scope].key}`],
        hint: SCOPES[scope].hint,
        disabledReason: whyNot(scope, verb),
        confirm: confirmScope(scope, verb),
        run: run(scope, verb),
      },
    ];
  }),
);
