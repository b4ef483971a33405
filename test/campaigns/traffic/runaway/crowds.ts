import type { Family } from '../family.ts';
import { loopFamily } from '../plan.ts';
import { AGREEMENT } from '../words/deference.ts';
import { CLARIFY, ESCALATE } from '../words/stuck.ts';
import { NOT_YET, REFLECT, STATUS } from '../words/waiting.ts';
import { by, mostly, oneOf } from './voices.ts';

export const CROWDS: readonly Family[] = [
  loopFamily({
    name: 'coordinator-never-content',
    description: 'A coordinator asks its specialists in turn, and each answer sends it to the next.',
    source: 'crewAIInc/crewAI#1778: the manager keeps delegating and repeats tasks; platform guide, coordinator pattern',
    cadence: ['fast', 'medium'],
    size: [3, 6],
    owners: 'own',
    shape: 'circle',
    hub: true,
    voice: () => (line) =>
      line.part % 2 === 0
        ? by(CLARIFY)(line)
        : oneOf(
            'From my side {thing} looks fine, please ask the others.',
            'I would need input from another desk on {ref}.',
            'No objection. Who else should comment?',
            'My part is unchanged, please confirm with the next desk.',
            'I cannot decide that for {ref}, another desk may.',
          )(line),
  }),
  loopFamily({
    name: 'roll-call-for-ever',
    description: 'A lead asks all for their state, all answer, and it asks again.',
    source: 'block/buzz#2094: the kickoff that never closes',
    cadence: ['fast', 'medium'],
    size: [3, 7],
    owners: 'mixed',
    shape: 'rally',
    voice: () => (line) => (line.part === 0 ? by(STATUS)(line) : by(NOT_YET)(line)),
  }),
  loopFamily({
    name: 'restarted-by-people',
    description: 'The loop dies of a limit, and a person who was away sets it going again.',
    source: 'platform production guide: limits end a conversation, the routine stays active',
    cadence: ['fast', 'medium'],
    size: [2, 3],
    owners: 'own',
    shape: 'circle',
    voice: () => by(CLARIFY),
    people: 'restart',
  }),
  loopFamily({
    name: 'stop-and-go',
    description: 'It pauses for many turns and goes on by itself.',
    source: 'fractalmind-ai/agent-manager-skill#81: wakes pile up and are worked off in bursts',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'mixed',
    shape: 'circle',
    voice: () => by(REFLECT),
    pausesOf: 25,
    begins: 'schedule.cron',
  }),
  loopFamily({
    name: 'within-a-busy-thread',
    description: 'A pair runs away in a thread in which people ask and are answered.',
    source: 'morgmart in block/buzz#2094: the loop began within a welcome',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 2],
    owners: 'mixed',
    shape: 'circle',
    voice: () => by(AGREEMENT),
    talkBefore: true,
    people: 'beside',
    bystanders: 2,
  }),
  loopFamily({
    name: 'storm-of-eight',
    description: 'Six to eight agents answer everything that is said, at once.',
    source: 'platform production guide: several participate routines in one thread trigger each other indefinitely',
    cadence: ['fast'],
    size: [6, 8],
    owners: 'own',
    shape: 'storm',
    voice: () => mostly(by(AGREEMENT), { and: by(CLARIFY), share: 0.4 }),
  }),
  loopFamily({
    name: 'chain-of-twelve',
    description: 'Nine to twelve desks hand a case on in a ring.',
    source: 'openai/openai-agents-js#118, at the size of an organisation',
    cadence: ['fast', 'medium'],
    size: [9, 12],
    owners: 'mixed',
    shape: 'circle',
    voice: () => by(ESCALATE),
  }),
  loopFamily({
    name: 'night-shift-loop',
    description: 'Turns of minutes to half an hour all night, partner and own, in new words.',
    source: 'Kusireddy 2025; an earlier independent evaluation of this console: one who is not woken for a slow loop pays for a night',
    cadence: ['slow'],
    size: [2, 3],
    owners: 'mixed',
    shape: 'circle',
    voice: () => mostly(by(REFLECT), { and: by(CLARIFY), share: 0.4 }),
  }),
];
