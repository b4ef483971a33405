import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { toId } from '../../../src/domain/ids.ts';
import type { LoopFinding } from '../../../src/domain/ledger-entry.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import { openLedger } from '../../../src/ledger/ledger.ts';
import { agentId, entry } from '../../support/builders.ts';

/** Strings of one fact: the names in a loop's path, of which none is cut. */
const NAMES_OF_LOOP = 500;
const NAME_UNITS = 400;

/** Writes a ledger in which every name is one of the texts, and gives the `XDG_DATA_HOME` in which the program finds it. */
export const writeHostileLedger = async (parent: string, texts: readonly string[]): Promise<string> => {
  const data = await mkdtemp(path.join(parent, 'data-'));
  const ledger = await openLedger({ folder: path.join(data, 'netconsole', 'ledger'), now: () => 0, redact: (text) => text });
  const about = { incident: toId<'incident'>('inc_hostile') };
  await ledger.append(entry(1, { type: 'incident-opened', title: texts[0] ?? '', since: 0, loop: 'loop' }, about));
  for (let from = 0; from < texts.length; from += NAMES_OF_LOOP)
    await ledger.append(entry(2 + from, { type: 'loop-raised', loop: loopOf(texts.slice(from, from + NAMES_OF_LOOP)) }, about));
  for (const [index, text] of texts.slice(0, NAMES_OF_LOOP).entries()) {
    const actor = { type: 'operator' as const, id: toId<'user'>('usr_x'), name: untrusted(text) };
    const network = { origin: text, app: text, org: null, sandbox: untrusted(text), principal: null };
    const place = index % 2 === 0 ? {} : { network };
    await ledger.append({ ...entry(1_000_000 + index, { type: 'note-added', text }, { ...about, actor }), ...place });
  }
  await ledger.close();
  return data;
};

const loopOf = (texts: readonly string[]): LoopFinding => ({
  loop: 'loop',
  score: 0.9,
  agents: texts.map((text, index) => ({
    id: agentId(`a${index}`),
    name: untrusted(text.slice(0, NAME_UNITS)),
    org: null,
    orgName: untrusted(text.slice(0, NAME_UNITS)),
    isOwn: false,
  })),
  threads: [],
  edges: [],
  ratePerMinute: 30,
  since: 0,
  cycles: 9,
  novelty: 0,
  hasHuman: false,
  isCrossOrg: true,
  messages: [],
  runs: [],
  samples: [],
});
