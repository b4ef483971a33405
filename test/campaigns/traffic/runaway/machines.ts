import type { Family } from '../family.ts';
import { loopFamily } from '../plan.ts';
import type { Voice } from '../shapes.ts';
import { code, envelope, logLines, RETRY, table, uuid } from '../words/machine.ts';
import { by, inTurn, oneOf } from './voices.ts';

const NO_CONVERGENCE = 'anthropics/claude-code#30150: the loop has no convergence detection; nearai/ironclaw#2240: the same call 50 times';

const schemaFight: Voice = ({ random, part, facts, peer }) =>
  part % 2 === 0
    ? `Resubmitting:\n\`\`\`json\n${JSON.stringify({ ref: facts.ref, amount: random.pick(['12.50', 12.5, '12,50', null]), currency: random.pick(['EUR', 'eur', '€']), items: [{ sku: 'A-1', qty: random.pick([1, '1', 1.0]) }] }, null, 2)}\n\`\`\``
    : random.pick([
        `Rejected: /${random.pick(['amount', 'currency', 'items/0/qty'])} has the wrong type. Please fix and resubmit, ${peer}.`,
        `ValidationError at $.${random.pick(['amount', 'currency', 'items[0].qty'])}: expected ${random.pick(['string', 'number', 'enum'])}. Send again.`,
        `400 Bad Request. Field ${random.pick(['amount', 'currency', 'qty'])} does not match schema v${random.int(2, 3)}. Kindly resend the whole object.`,
      ]);

const formatWar: Voice = ({ random, part, facts }) => {
  const [from, to] = part % 2 === 0 ? ["'", '"'] : ['"', "'"];
  return `\`\`\`diff\n- import { load } from ${from}./${facts.ref.toLowerCase()}${from};\n+ import { load } from ${to}./${facts.ref.toLowerCase()}${to};\n\`\`\`\n${random.pick(['Applied the house formatter.', 'Style fix pushed.', 'Quotes normalised as configured.', 'Formatting restored.'])} ${random.int(1, 9)} files changed.`;
};

export const MACHINES: readonly Family[] = [
  loopFamily({
    name: 'tool-error-retry',
    description: 'Planner asks, executor fails with the same error, planner asks again.',
    source: NO_CONVERGENCE,
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice: () =>
      inTurn(
        by(RETRY),
        oneOf(
          'Understood, please call it again with {ref}.',
          'Retry with the same arguments, {peer}.',
          'That should have worked. Once more, please.',
          'Try {system} again for {thing}.',
        ),
      ),
  }),
  loopFamily({
    name: 'retry-in-new-clothes',
    description: 'The arguments are reworked each time, the failure stays the same.',
    source: 'esengine/DeepSeek-Reasonix#2474: keyed on tool and error, since a stuck model reworks the arguments',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 2],
    owners: 'one-partner',
    shape: 'circle',
    voice: () =>
      inTurn(
        ({ random, facts }) =>
          `Trying ${random.pick(['update_record', 'apply_patch', 'post_journal'])} with ${envelope(random, { ref: facts.ref, mode: random.pick(['strict', 'lenient', 'force', 'merge']), page: random.int(1, 90) })}`,
        oneOf('Error: permission denied (code 403).', 'Failed again: 403 permission denied.', '403. Please try another way, {peer}.'),
      ),
  }),
  loopFamily({
    name: 'ever-new-ids',
    description: 'Envelopes with fresh ids answer envelopes with fresh ids.',
    source: 'espennilsen/pi#109: A2A results are sent back as new messages',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'one-partner',
    shape: 'circle',
    voice:
      () =>
      ({ random, part }) =>
        envelope(random, part % 2 === 0 ? { type: 'task.update', state: 'working' } : { type: 'task.ack', state: 'received', ok: true }),
    begins: 'webhook.inbound',
  }),
  loopFamily({
    name: 'counting-up',
    description: 'Sequence numbers rise and nothing else does.',
    source: 'NousResearch/hermes-agent#67829: a running counter of 85 identical failures',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice:
      () =>
      ({ random, turn, facts }) =>
        random.pick([
          `heartbeat ${turn + 1} ok, seq=${turn * 2 + 4410}`,
          `Check #${turn + 1} for ${facts.ref}: no change.`,
          `ping ${turn + 1} received at ${facts.clock()}, pong`,
          `Iteration ${turn + 1}: state=IDLE next=${turn + 2}`,
        ]),
  }),
  loopFamily({
    name: 'log-paste',
    description: 'Two to eight kilobytes of log are sent to and fro with a request to look at it.',
    source: 'anthropics/claude-code#30014: the same oversized file is read for ever',
    cadence: ['medium', 'slow'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice:
      () =>
      ({ random, peer }) =>
        `${random.pick(['Here is the log you asked for', 'Same symptom, new log', 'Please analyse', 'I do not see the cause, can you'])}, ${peer}?\n\`\`\`\n${logLines(random, random.int(20, 70))}\n\`\`\``,
  }),
  loopFamily({
    name: 'table-resend',
    description: 'A table is asked for, sent, and asked for again.',
    source: 'anthropics/claude-code#29742: whole reports are regenerated instead of edited',
    cadence: ['fast', 'medium'],
    size: [2, 3],
    owners: 'mixed',
    shape: 'circle',
    voice: () =>
      inTurn(
        ({ random }) => table(random, ['Key', 'Open', 'Closed', 'Late'], random.int(4, 14)),
        oneOf(
          'The table is incomplete, {peer}. Please send it again.',
          'Can you refresh the numbers, {peer}?',
          'Columns do not add up. Resend.',
          'Thanks. Could I have the current version?',
        ),
      ),
  }),
  loopFamily({
    name: 'growing-backoff',
    description: 'Two sides that were told to back off do, and come back each time.',
    source: 'definableai/definable.ai#27: tools are retried without a circuit breaker',
    cadence: ['medium', 'slow'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    pausesOf: 8,
    voice:
      () =>
      ({ random, turn, facts, peer }) =>
        random.pick([
          `Rate limited by ${facts.system} (429). Waiting ${2 ** (turn % 7)} s, then I will ask ${peer} again.`,
          `Backing off for ${2 ** (turn % 7)} s. ${peer}, please hold ${facts.ref}.`,
          `Quota exceeded, retry-after ${2 ** (turn % 7)}. Trying once more now.`,
        ]),
  }),
  loopFamily({
    name: 'schema-fight',
    description: 'A validator refuses every version of the same object.',
    source: 'The-PR-Agent/pr-agent#2398 and conda-forge-webservices#1451: the answer to an invalid command is itself one',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'one-partner',
    shape: 'circle',
    voice: () => schemaFight,
  }),
  loopFamily({
    name: 'format-war',
    description: 'Two formatters undo each other in diffs.',
    source: 'pre-commit-ci/lite-action#14: committing back opens the service to infinite loops',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice: () => formatWar,
  }),
  loopFamily({
    name: 'label-war',
    description: 'One bot adds a label, the other removes it, each with a note.',
    source: 'CleverRaven/Cataclysm-DDA#57211: the stale bot and the actions bot fight each other',
    cadence: ['medium', 'slow'],
    size: [2, 2],
    owners: 'mixed',
    shape: 'circle',
    begins: 'schedule.cron',
    voice: () =>
      inTurn(
        ({ random, facts }) =>
          `Label \`stale\` added to ${facts.ref}${random.pick(['', ' (no activity)', ' by rule 4', ', closing in 7 days'])}.`,
        ({ random, facts }) =>
          `New activity on ${facts.ref}: label \`stale\` removed${random.pick(['', ' automatically', ', thanks for the update', ' by rule 9'])}.`,
      ),
  }),
  loopFamily({
    name: 'code-tennis',
    description: 'Two builders send each other fresh code for the same failing test, which stays red.',
    source: 'QwenLM/qwen-code#10887: sessions of 49 to 138 rounds in a dead end',
    cadence: ['medium', 'slow'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice: () =>
      inTurn(
        ({ random, facts }) => `Another attempt at ${facts.ref}:\n${code(random).text}`,
        oneOf(
          'Test result for {ref}: 1 failed, same assertion. Please try again, {peer}.',
          '{ref} is still red: expected 3, received 2. Another attempt?',
          'No change, the same test fails. Next try, please.',
        ),
      ),
  }),
  loopFamily({
    name: 'token-dump',
    description: 'Random-looking tokens are confirmed and renewed.',
    source: 'espennilsen/pi#109, with opaque content',
    cadence: ['fast'],
    size: [2, 3],
    owners: 'one-partner',
    shape: 'circle',
    voice:
      () =>
      ({ random }) =>
        `${random.pick(['token', 'nonce', 'lease', 'cursor'])} ${uuid(random)} ${random.pick(['renewed', 'accepted', 'rotated', 'confirmed'])}`,
  }),
];
