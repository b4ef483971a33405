import { writeExactly } from '../domain/exact-number.ts';
import type { Message } from '../domain/message.ts';
import type { Routine } from '../domain/routine.ts';
import type { Run } from '../domain/run.ts';
import { untrusted } from '../domain/untrusted.ts';
import type { JsonValue, Timestamp } from '../domain/values.ts';
import type { JournalEntry, SessionDetail, TrajectoryStep } from '../domain/why.ts';
import { joinSafe, type SafeText, safe, safeLine, safeWord } from '../text/safe.ts';
import { isoTime, orDash } from './table.ts';

/** One link of a chain of causes. `hidden` is one that this credential may not see. */
export type WhyStep =
  | { readonly type: 'heard' | 'said'; readonly message: Message }
  | { readonly type: 'routine'; readonly routine: Routine }
  | { readonly type: 'run'; readonly run: Run }
  | { readonly type: 'journal'; readonly entry: JournalEntry }
  | { readonly type: 'session'; readonly session: SessionDetail }
  | { readonly type: 'thought'; readonly step: TrajectoryStep }
  | {
      readonly type: 'hidden';
      readonly what: 'heard' | 'said' | 'routine' | 'journal' | 'session' | 'trajectory';
      readonly id: string;
      readonly reason: string;
    };

/** A step as lines: what it is, then what it says. */
export const whyLines = (step: WhyStep, timeText: (at: Timestamp) => SafeText): readonly SafeText[] => {
  switch (step.type) {
    case 'heard':
    case 'said': {
      const { message } = step;
      const word = step.type === 'heard' ? safe`HEARD   ` : safe`SAID    `;
      const org = message.author.orgName === null ? safe`` : safe` of ${orDash(message.author.orgName)}`;
      return [
        safe`${word} ${safeWord(message.author.kind)} ${orDash(message.author.name)}${org} at ${timeText(message.createdAt)}, ${safeWord(message.id)}: ${safeLine(message.content)}`,
      ];
    }
    case 'routine': {
      const { name, id, status, eventConfig, updatedAt } = step.routine;
      return [
        safe`ROUTINE  ${orDash(name)} (${safeWord(id)}), ${safeWord(status)}, last changed ${timeText(updatedAt)}`,
        safe`         wakes on ${json(eventConfig)}`,
      ];
    }
    case 'run': {
      const { id, status, durationMs, createdAt, error } = step.run;
      const took = durationMs === null ? safe`still running` : safe`took ${safeWord((durationMs / 1000).toFixed(1))} s`;
      return [
        safe`RUN      ${safeWord(id)}, ${safeWord(status)}, began ${timeText(createdAt)}, ${took}${error === null ? safe`` : safe`: ${safeLine(error)}`}`,
      ];
    }
    case 'journal':
      return [safe`JOURNAL  ${step.entry.sequence} ${safeWord(step.entry.type)} ${orDash(step.entry.node)} ${json(step.entry.record)}`];
    case 'session': {
      const { id, status, instructions, result, error, maxTurns } = step.session;
      const most = maxTurns === null ? safe`` : safe`, at most ${maxTurns} turns`;
      return [
        safe`SESSION  ${safeWord(id)}, ${safeWord(status)}${most}${error === null ? safe`` : safe`: ${safeLine(error)}`}`,
        ...(instructions === null ? [] : [safe`         told ${safeLine(instructions)}`]),
        ...(result === null ? [] : [safe`         result ${json(result)}`]),
      ];
    }
    case 'thought':
      return [thoughtLine(step.step)];
    case 'hidden':
      return [
        safe`HIDDEN   ${safeWord(step.what)} ${safeWord(step.id)}: not visible to this credential. ${safeLine(untrusted(step.reason))}`,
      ];
  }
};

const thoughtLine = ({ kind, text, tool, calls, tokens }: TrajectoryStep): SafeText => {
  const called = joinSafe(
    calls.map((call) => safe` calls ${safeLine(call.tool)} ${json(call.arguments)}`),
    safe`,`,
  );
  const cost = tokens === null ? safe`` : safe` (${tokens} tokens)`;
  return safe`  ${safeWord(kind)}${tool === null ? safe`` : safe` ${safeLine(tool)}`}${called}${text === null ? safe`` : safe`: ${safeLine(text)}`}${cost}`;
};

const json = (value: JsonValue): SafeText => safeLine(untrusted(writeExactly(value)));

/** A step as scripts read it. */
export const whyRecord = (step: WhyStep): object => {
  switch (step.type) {
    case 'heard':
    case 'said':
      return { ...step.message, type: step.type, messageType: step.message.type, createdAt: isoTime(step.message.createdAt) };
    case 'routine':
      return { type: 'routine', ...step.routine, updatedAt: isoTime(step.routine.updatedAt), createdAt: isoTime(step.routine.createdAt) };
    case 'run':
      return { type: 'run', ...step.run, createdAt: isoTime(step.run.createdAt), updatedAt: isoTime(step.run.updatedAt) };
    case 'journal':
      return { ...step.entry, type: 'journal', entryType: step.entry.type, createdAt: isoTime(step.entry.createdAt) };
    case 'session':
      return { type: 'session', ...step.session, createdAt: isoTime(step.session.createdAt) };
    case 'thought':
      return { type: 'thought', ...step.step };
    case 'hidden':
      return step;
  }
};
