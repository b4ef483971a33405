import type { Family } from '../family.ts';
import { loopFamily } from '../plan.ts';
import { CLARIFY, ESCALATE } from '../words/stuck.ts';
import { NOT_YET, STATUS } from '../words/waiting.ts';
import { by, inTurn, mostly, oneOf } from './voices.ts';

export const STUCK_DESKS: readonly Family[] = [
  loopFamily({
    name: 'status-polling',
    description: 'One asks how far the other is; it is waiting for the one who asks.',
    source: 'openclaw/openclaw#14440: polls that cascade; agentscope-ai/QwenPaw#7589',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 2],
    owners: 'one-partner',
    shape: 'circle',
    voice: () => inTurn(by(STATUS), by(NOT_YET)),
  }),
  loopFamily({
    name: 'escalation-ping-pong',
    description: 'First and second line hand the case to each other.',
    source: 'crewAIInc/crewAI#6414: delegation ping-pong',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 2],
    owners: 'one-partner',
    shape: 'circle',
    voice: () => by(ESCALATE),
    begins: 'email.received',
  }),
  loopFamily({
    name: 'handoff-triangle',
    description: 'A hands to B, B to C, C to A.',
    source: 'openai/openai-agents-js#118 and #172: circular handoffs',
    cadence: ['fast', 'medium'],
    size: [3, 3],
    owners: 'mixed',
    shape: 'circle',
    voice: () => by(ESCALATE),
  }),
  loopFamily({
    name: 'handoff-roundabout',
    description: 'A case goes round through five to eight desks.',
    source: 'openai/openai-agents-js#118, with more desks',
    cadence: ['fast', 'medium'],
    size: [5, 8],
    owners: 'mixed',
    shape: 'circle',
    voice: () => by(ESCALATE),
    bystanders: 2,
  }),
  loopFamily({
    name: 'delegate-to-coworker',
    description: 'Delegation calls that come back as delegation calls.',
    source: 'crewAIInc/crewAI#330: allow_delegation leads to an infinite loop',
    cadence: ['fast', 'medium'],
    size: [2, 3],
    owners: 'own',
    shape: 'circle',
    voice:
      () =>
      ({ random, facts, peer }) =>
        JSON.stringify({
          action: random.pick(['delegate_work_to_coworker', 'ask_question_to_coworker']),
          coworker: peer,
          task: CLARIFY.write(random, { ...facts.slots, peer }),
          context: facts.ref,
        }),
  }),
  loopFamily({
    name: 'mutual-waiting',
    description: 'Each tells the other that it waits for a go-ahead.',
    source: 'MAST FM-2.4 and FM-2.5: withheld information, ignored input',
    cadence: ['medium', 'slow'],
    size: [2, 2],
    owners: 'mixed',
    shape: 'circle',
    voice: () =>
      mostly(by(NOT_YET), {
        and: oneOf(
          'Standing by for your go-ahead on {ref}, {peer}.',
          'Ready when you are, {peer}.',
          'Awaiting confirmation on {thing} from {peer}.',
        ),
        share: 0.5,
      }),
  }),
];
