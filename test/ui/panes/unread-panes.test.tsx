import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/domain/link.ts';
import type { ConsoleEvent } from '../../../src/store/events.ts';
import type { Part } from '../../../src/store/readings.ts';
import type { PaneId } from '../../../src/store/screens.ts';
import type { ConsoleState } from '../../../src/store/state.ts';
import { safe } from '../../../src/text/safe.ts';
import { PANES } from '../../../src/ui/panes/panes.tsx';
import { team, teamId } from '../../support/builders.ts';
import { renderAlone } from '../../support/render-alone.tsx';
import { after, emptyState } from '../../support/states.ts';
import { FROZEN_AT } from '../../support/test-clock.ts';

const EVERY = Object.keys(PANES) as PaneId[];
const HEIGHT = 14;

const draw = (state: ConsoleState): Readonly<Record<PaneId, string>> => {
  const panes = EVERY.map((pane) => {
    const { Pane } = PANES[pane];
    return <Pane key={pane} width={98} height={HEIGHT} />;
  });
  const { text } = renderAlone(panes, { state, height: EVERY.length * HEIGHT });
  return Object.fromEntries(EVERY.map((pane, index) => [pane, text.slice(index * HEIGHT, (index + 1) * HEIGHT).join('\n')])) as Readonly<
    Record<PaneId, string>
  >;
};

/** What each pane says where there is nothing: a claim about the network. A thread that is not open claims nothing. */
const CLAIMS: Readonly<Record<Exclude<PaneId, 'messages'>, readonly string[]>> = {
  pulse: ['agents write 0% of what is said', '0 runs and 0 sessions under way'],
  attention: ['ATTENTION 0', 'Nothing needs you.'],
  agents: ['AGENTS 0', 'No agents yet.'],
  'agent-detail': ['ROUTINES 0', 'This agent has no routines.'],
  activity: ['ACTIVITY 0', 'Nothing has happened yet.'],
  threads: ['THREADS 0', 'No threads yet.'],
  inspect: ['no message'],
  teams: ['TEAMS 0', 'No teams yet.'],
  'team-detail': ['MEMBERS 0', 'No members known.'],
  routines: ['ROUTINES 0', 'No routines yet.'],
  'routine-detail': ['nothing chosen'],
  runs: ['RUNS 0', 'No runs yet.'],
  'run-detail': ['nothing chosen'],
  sessions: ['SESSIONS 0', 'No sessions.'],
  'session-detail': ['nothing chosen'],
  ledger: ['LEDGER 0', 'Nothing was done yet.'],
  loops: ['LOOP WATCH 0', 'No agents wake each other in a circle.'],
  graph: ['No agents wake each other in a circle now.'],
  preview: ['Nothing turns now.'],
  'loop-routines': ['IN THE LOOP 0', 'No loop turns now.'],
  'loop-tail': ['The last messages of a loop stand here.'],
};
const CLAIMING = Object.entries(CLAIMS) as [Exclude<PaneId, 'messages'>, readonly string[]][];

const claimed = (state: ConsoleState): readonly string[] => {
  const drawn = draw(state);
  return CLAIMING.flatMap(([pane, claims]) => claims.filter((claim) => drawn[pane].includes(claim)).map((claim) => `${pane}: ${claim}`));
};

const SINCE = FROZEN_AT - 120_000;
const UP: readonly Connection[] = [{ state: 'connecting' }, { state: 'live' }, { state: 'catching-up' }];
const DOWN: readonly Connection[] = [
  { state: 'stale', reason: 'the server does not answer', since: SINCE },
  { state: 'offline', reason: 'no network', since: SINCE, retryAt: FROZEN_AT, needsSignIn: false },
  { state: 'offline', reason: 'signed out', since: SINCE, retryAt: null, needsSignIn: true },
];

/** All that a network without anything in it answers. */
const EMPTY_ANSWERS = {
  teams: { type: 'teams-listed', teams: [] },
  agents: { type: 'agents-listed', agents: [] },
  routines: { type: 'routines-listed', routines: [] },
  runs: { type: 'runs-listed', runs: [] },
  sessions: { type: 'sessions-listed', sessions: [] },
  activity: { type: 'activity-listed', entries: [] },
  ledger: { type: 'ledger-read', entries: [] },
} as const satisfies Partial<Record<Part, ConsoleEvent>>;
const answers = Object.values(EMPTY_ANSWERS);
const parts = Object.keys(EMPTY_ANSWERS) as (keyof typeof EMPTY_ANSWERS)[];
const linked = (connection: Connection): ConsoleState => after(emptyState(), { type: 'link-changed', connection });
const refusal = (part: Part): ConsoleEvent => ({ type: 'snapshot-failed', part, reason: safe`403 for kim`, isRefusal: true });

describe('that there is nothing is said only of what was read', () => {
  it.each([...UP, ...DOWN])('never before anything was read: $state', (connection) => {
    const drawn = draw(linked(connection));

    expect(claimed(linked(connection))).toEqual([]);
    for (const [pane] of CLAIMING) expect([pane, drawn[pane]]).toEqual([pane, expect.stringContaining('Not read yet.')]);
  });

  it.each(UP)('by every pane after an empty network was read: $state', (connection) => {
    expect(claimed(after(linked(connection), ...answers))).toEqual(
      CLAIMING.flatMap(([pane, claims]) => claims.map((claim) => `${pane}: ${claim}`)),
    );
  });

  it.each(DOWN)('no more while the link is down, but how old it is: $state $reason', (connection) => {
    const later = after(emptyState(), { type: 'clock-ticked', now: SINCE }, ...answers, { type: 'link-changed', connection });
    const state = after(later, { type: 'clock-ticked', now: FROZEN_AT });
    const drawn = draw(state);

    expect(claimed(state)).toEqual(['ledger: LEDGER 0', 'ledger: Nothing was done yet.']);
    for (const [pane] of CLAIMING.filter(([pane]) => pane !== 'ledger'))
      expect([pane, drawn[pane]]).toEqual([pane, expect.stringContaining('Last read 2m ago; the link is down.')]);
  });

  it('by those that lack nothing, whatever was read and refused; the others say why not', () => {
    const outcomes = fc.record(Object.fromEntries(parts.map((part) => [part, fc.constantFrom('read', 'refused', 'not tried')])));
    fc.assert(
      fc.property(outcomes, (outcome) => {
        const events = parts.flatMap((part): readonly ConsoleEvent[] => {
          if (outcome[part] === 'refused') return [refusal(part)];
          return outcome[part] === 'read' ? [EMPTY_ANSWERS[part]] : [];
        });
        const drawn = draw(after(linked({ state: 'live' }), ...events));

        for (const [pane, claims] of CLAIMING) {
          const says = drawn[pane];
          const excuse = says.includes('Refused: 403 for kim') || says.includes('Not read yet.');
          const isWhole = claims.every((claim) => says.includes(claim));
          expect([pane, says, isWhole]).toEqual([pane, says, !excuse]);
        }
        expect(drawn.attention.includes('Nothing needs you.')).toBe(parts.every((part) => part === 'ledger' || outcome[part] === 'read'));
      }),
      { numRuns: 15 },
    );
  });

  it('again once what was refused is read', () => {
    const refused = after(linked({ state: 'live' }), ...answers, refusal('runs'));

    expect(draw(refused).runs).toContain('RUNS ?');
    expect(draw(refused).runs).toContain('Refused: 403 for kim');
    expect(draw(refused).sessions).toContain('No sessions.');
    expect(draw(after(refused, { type: 'runs-listed', runs: [] })).runs).toContain('No runs yet.');
  });

  it('not of threads as long as those of one team were not read', () => {
    const teams = [team('one'), team('two')];
    const one = after(
      linked({ state: 'live' }),
      { type: 'teams-listed', teams },
      { type: 'threads-listed', team: teamId('one'), threads: [] },
    );
    const both = after(one, { type: 'threads-listed', team: teamId('two'), threads: [] });

    expect([draw(one).threads, draw(both).threads]).toEqual([
      expect.stringContaining('Not read yet.'),
      expect.stringContaining('No threads yet.'),
    ]);
  });
});
