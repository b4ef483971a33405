import { describe, expect, it } from 'vitest';
import { rawText, untrusted } from '../../src/domain/untrusted.ts';
import { selectAttentionRows } from '../../src/presenter/rows/attention-rows.ts';
import type { ConsoleState } from '../../src/store/state.ts';
import { agentId, member, PARTNER, routine, routineId, run, teamId } from '../support/builders.ts';
import { after, emptyState } from '../support/states.ts';
import { FROZEN_AT } from '../support/test-clock.ts';

const ONE = teamId('one');
const lee = member('user', 'lee');
const jo = member('user', 'jo', { org: PARTNER, orgName: untrusted('Partner'), joinedAt: FROZEN_AT - 1_000 });
const planner = member('agent', 'planner', { org: PARTNER, orgName: untrusted('Partner'), joinedAt: FROZEN_AT - 500 });

const rows = (state: ConsoleState) => selectAttentionRows(state).map(({ reason, text, place }) => [reason, text, place?.type ?? null]);

describe('attention', () => {
  it('names who of outside joined a team, as a person or an agent, and leads to the team', () => {
    const state = after(
      emptyState(),
      { type: 'members-listed', team: ONE, members: [lee] },
      { type: 'members-listed', team: ONE, members: [lee, jo, planner] },
    );

    expect(rows(state)).toEqual([
      ['outside', expect.stringContaining('agent planner of'), 'team'],
      ['outside', expect.stringMatching(/^jo of .* joined team/), 'team'],
    ]);
  });

  it('names a colleague who came by an invite, and who is out of a team', () => {
    const joined = after(
      emptyState(),
      { type: 'members-listed', team: ONE, members: [] },
      { type: 'members-listed', team: ONE, members: [lee] },
    );
    const left = after(joined, { type: 'members-listed', team: ONE, members: [] });

    expect(rows(joined)).toEqual([['joined', expect.stringContaining('lee joined team'), 'team']]);
    expect(rows(left)[0]).toEqual(['left', expect.stringContaining('lee is out of team'), 'team']);
  });

  it('says nothing of those who were there long before', () => {
    expect(rows(after(emptyState(), { type: 'members-listed', team: ONE, members: [lee, { ...jo, joinedAt: 0 }] }))).toEqual([]);
  });

  it('names a routine that somebody else changed, and not one that is only read again', () => {
    const before = routine('a', { agent: agentId('a'), updatedAt: 1 });
    const known = after(emptyState(), { type: 'routines-listed', routines: [before] });

    expect(rows(after(known, { type: 'routines-listed', routines: [before] }))).toEqual([]);
    expect(rows(after(known, { type: 'routines-listed', routines: [{ ...before, status: 'paused', updatedAt: 2 }] }))).toEqual([
      ['changed', 'a of a was changed by somebody else: paused'.replace('of a', 'of agi_a'), 'routine'],
    ]);
  });

  it('calls a routine failing when its newest runs all failed, in one row with the reason', () => {
    const failed = [1, 2, 3].map((n) =>
      run(`run_${n}`, {
        routine: routineId('a'),
        agent: agentId('a'),
        status: 'failed',
        error: untrusted('no model'),
        createdAt: FROZEN_AT - n * 1_000,
      }),
    );
    const state = after(
      emptyState(),
      { type: 'routines-listed', routines: [routine('a', { agent: agentId('a') })] },
      { type: 'runs-listed', runs: failed },
    );

    expect(rows(state)).toEqual([['failing', expect.stringMatching(/failed 3 times in a row: no model/), 'routine']]);
    expect(rawText(failed[0]?.error ?? untrusted(''))).toBe('no model');
  });
});
