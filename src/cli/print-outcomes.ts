import type { Network } from '../domain/network.ts';
import type { OperationIntent, OperationKind, TargetOutcome, TargetState } from '../domain/operation.ts';
import { countOutcomes, exitCodeOf } from '../operations/execute/execute.ts';
import type { PaceWait } from '../operations/execute/finish-target.ts';
import { isFinal } from '../operations/plan/confirmation-level.ts';
import { agentName, idText } from '../presenter/names.ts';
import { outcomesText } from '../presenter/outcome-text.ts';
import { targetText } from '../presenter/rows/ledger-rows.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';
import type { CliContext } from './subcommand.ts';
import { isoTime } from './table.ts';

/** Tells each outcome of an operation as it comes, and at the end how many ended how. */
export type OutcomePrinter = {
  /** Says that the server asked to wait, and for how long. */
  readonly tellWait: (wait: PaceWait) => void;
  /** Outcomes are written in the order of the calls. */
  readonly tell: (outcome: TargetOutcome) => void;
  /** Writes what is waiting and the end of it; resolves with the exit code. */
  readonly finish: (outcomes: readonly TargetOutcome[], more?: Readonly<Record<string, unknown>>) => Promise<number>;
};

type About = { readonly network: Network; readonly intent: Pick<OperationIntent, 'operation' | 'kind'> };

export const createOutcomePrinter = (context: CliContext, { network, intent: { operation, kind } }: About): OutcomePrinter => {
  const { options, out, err, now } = context;
  const isJson = options['json'] === true;
  let written: Promise<void> = Promise.resolve();
  const write = async (outcome: TargetOutcome): Promise<void> => {
    if (isJson) return out.json([outcomeRecord(network, kind, { outcome, readAt: now() })]);
    const sentence = outcomeSentence(network, kind, outcome);
    await (isGood(outcome) ? out.lines([sentence]) : err.lines([safe`netconsole: ${sentence}`]));
  };
  return {
    tellWait: ({ target, tries, waitMs }) => {
      const seconds = Math.ceil(waitMs / 1000);
      const line = safe`netconsole: ${targetText(target)}: the server asks to wait (try ${tries}); next try in ${seconds} s`;
      written = written.then(() => err.lines([line]));
    },
    tell: (outcome) => {
      written = written.then(() => write(outcome));
    },
    finish: async (outcomes, more = {}) => {
      await written;
      const counts = countOutcomes(outcomes);
      const exitCode = exitCodeOf(outcomes);
      if (isJson) {
        const summary = {
          type: 'summary',
          operation: kind,
          operationId: operation,
          targets: outcomes.length,
          ...counts,
          ...more,
          exitCode,
        };
        await out.json([summary]);
        return exitCode;
      }
      if (outcomes.length > 1) await err.lines([safe`netconsole: ${outcomesText(kind, outcomes)}.`]);
      if (counts.done > 0 && !isFinal(kind)) await err.lines([safe`netconsole: to take it back: netconsole undo ${idText(operation)}`]);
      return exitCode;
    },
  };
};

const isGood = ({ result }: TargetOutcome): boolean => result === 'done' || result === 'already';

type Told = { readonly outcome: TargetOutcome; readonly readAt: number };

/** An outcome as scripts read it; `operation` is the verb, `operationId` what `undo` takes. */
const outcomeRecord = (network: Network, kind: OperationKind, { outcome, readAt }: Told): object => {
  const { operation, target, result, before, after, problem, attempts } = outcome;
  const { type, id, name } = target;
  const owner = target.type === 'routine' || target.type === 'session' ? target.agent : null;
  const agent = owner === null ? {} : { agent: owner, agentName: agentName(network, owner) };
  const config = kind === 'humans-only' || kind === 'restore' ? { eventConfig: { before: configOf(before), after: configOf(after) } } : {};
  const states = { before: stateWord(before), after: stateWord(after), readAt: after === null ? null : isoTime(readAt) };
  return {
    type: 'outcome',
    operation: kind,
    operationId: operation,
    [type]: id,
    name,
    ...agent,
    result,
    ...states,
    ...config,
    problem,
    attempts,
  };
};

const configOf = (state: TargetState | null): unknown => (state?.type === 'routine' ? state.eventConfig : null);

const stateWord = (state: TargetState | null): string | null => {
  switch (state?.type) {
    case 'routine':
    case 'session':
      return state.status;
    case 'thread':
      return state.agentsEnabled ? 'agents-on' : 'agents-off';
    case 'team':
    case 'member':
      return state.isMember ? 'member' : 'not-member';
    case undefined:
      return null;
  }
};

type Words = { readonly state: SafeText; readonly act: SafeText };

const WORDS: Readonly<Partial<Record<OperationKind, Words>>> = {
  pause: { state: safe`paused`, act: safe`paused` },
  resume: { state: safe`active`, act: safe`resumed` },
  'humans-only': { state: safe`woken only by people`, act: safe`changed` },
  cancel: { state: safe`cancelled`, act: safe`cancelled` },
  'remove-member': { state: safe`removed`, act: safe`removed` },
  'leave-team': { state: safe`left`, act: safe`left` },
  restore: { state: safe`as it was before`, act: safe`put back` },
};

/** What became of a target, as a sentence without its full stop. */
const outcomeSentence = (network: Network, kind: OperationKind, { target, result, after, problem }: TargetOutcome): SafeText => {
  const owner = target.type === 'routine' || target.type === 'session' ? safe` of ${agentName(network, target.agent)}` : safe``;
  const name = safe`${target.type === 'session' ? safe`session ` : safe``}${targetText(target)}${owner}`;
  const words = WORDS[kind] ?? { state: idText(kind), act: idText(kind) };
  const state = after?.type === 'session' ? idText(after.status) : words.state;
  const why = problem === null ? safe`` : safe`: ${safeLine(problem.message)}`;
  switch (result) {
    case 'done':
      return safe`${name} is ${state}, read back from the server`;
    case 'already':
      return safe`${name} is already ${state}, read back from the server`;
    case 'failed':
      return safe`${name} was not ${words.act}${why}`;
    case 'unknown':
      return safe`${name} may or may not be ${words.state}${why}`;
    case 'skipped':
      return safe`${name} was left alone${why}`;
  }
};
