import type { LedgerEntry, TwoKeyStep } from '../../domain/ledger-entry.ts';
import { type Actor, type Target, targetKey } from '../../domain/operation.ts';
import { untrusted } from '../../domain/untrusted.ts';
import type { Timestamp } from '../../domain/values.ts';
import { createSelector } from '../../store/create-selector.ts';
import { joinSafe, type SafeText, safe, safeLine } from '../../text/safe.ts';
import { idText } from '../names.ts';
import { filterable, type ListRow } from './row.ts';

export type LedgerRow = ListRow & {
  readonly at: Timestamp;
  readonly actor: SafeText;
  readonly incident: SafeText;
  readonly text: SafeText;
  readonly isTrouble: boolean;
};

/** What was done, newest first. */
export const selectLedgerRows = createSelector([({ entries }) => entries], ([entries]): readonly LedgerRow[] =>
  entries
    .map((entry, index): LedgerRow => {
      const text = factText(entry);
      const actor = actorText(entry.actor);
      const incident = entry.incident === null ? safe`` : idText(entry.incident);
      return {
        id: `fact ${index}`,
        at: entry.at,
        actor,
        incident,
        text,
        isTrouble: entry.type === 'target-finished' && entry.result !== 'done' && entry.result !== 'already',
        filterable: filterable({ who: actor, incident, what: text, type: entry.type }),
      };
    })
    .reverse(),
);

export const actorText = (actor: Actor): SafeText => (actor.type === 'operator' ? safeLine(actor.name) : safe`netconsole`);

/** The name of a target as the operator saw it, else its id. */
export const targetText = (target: Target): SafeText => {
  if (target.name !== null) return safeLine(target.name);
  return idText(target.type === 'member' ? target.id : targetKey(target));
};

const MAX_NAMES = 3;

const targetsText = (targets: readonly Target[]): SafeText => {
  const names = joinSafe(targets.slice(0, MAX_NAMES).map(targetText), safe`, `);
  return targets.length > MAX_NAMES ? safe`${names} and ${targets.length - MAX_NAMES} more` : names;
};

/** A fact of the ledger as a line. */
export const factText = (entry: LedgerEntry): SafeText => {
  switch (entry.type) {
    case 'operation-intended': {
      const what = safe`${idText(entry.kind)} ${targetsText(entry.targets.map(({ target }) => target))}`;
      return entry.reason === '' ? what : safe`${what}: ${own(entry.reason)}`;
    }
    case 'target-finished': {
      const what = safe`${targetText(entry.target)} ${idText(entry.result)}`;
      return entry.problem === null ? what : safe`${what}: ${safeLine(entry.problem.message)}`;
    }
    case 'operation-finished':
      return safe`finished ${idText(entry.operation.slice(0, 8))}`;
    case 'conflict-seen':
      return safe`${targetText(entry.target)} was changed by somebody else`;
    case 'loop-raised':
      return safe`loop ${joinSafe(
        entry.loop.agents.map(({ name }) => safeLine(name)),
        safe` > `,
      )} raised`;
    case 'loop-cleared':
      return safe`loop over`;
    case 'incident-opened':
      return safe`incident opened: ${own(entry.title)}`;
    case 'incident-acknowledged':
      return safe`incident acknowledged`;
    case 'task-owned':
      return safe`owns ${own(entry.task)}`;
    case 'incident-quiet':
      return safe`QUIET after ${Math.round(entry.silenceMs / 1000)}s of silence`;
    case 'incident-relapsed':
      return safe`the loop is back`;
    case 'incident-closed':
      return safe`incident closed`;
    case 'note-added':
      return safe`note: ${own(entry.text)}`;
    case 'preview-shown':
      return safe`previewed ${idText(entry.preview.kind)} ${targetsText(entry.preview.targets)}`;
    case 'two-key-armed': {
      const { kind, targets } = entry.plan;
      return safe`asked for a second key: ${idText(kind)} ${targetsText(targets.map(({ target }) => target))}`;
    }
    case 'two-key-changed':
      return TWO_KEY[entry.state];
    case 'report-exported':
      return safe`report written as ${idText(entry.format)}`;
    case 'invite-made':
      return safe`code ${own(entry.digest.slice(0, 8))} lets others into ${safeLine(entry.teamName)}`;
    case 'invite-revoked':
      return safe`code ${own(entry.digest.slice(0, 8))} lets nobody in any more`;
    case 'ledger-repaired':
      return safe`a torn line of ${entry.droppedBytes} bytes was cut off`;
    case 'unrecorded-allowed':
      return safe`went on without the ledger: ${own(entry.reason)}`;
  }
};

const TWO_KEY: Readonly<Record<TwoKeyStep, SafeText>> = {
  confirmed: safe`gave the second key`,
  overridden: safe`went on alone, as an override`,
  expired: safe`nobody gave the second key in time`,
  withdrawn: safe`took back what waited for a second key`,
};

const own = (text: string): SafeText => safeLine(untrusted(text));
