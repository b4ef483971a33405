import type { Agent } from '../domain/agent.ts';
import type { Routine } from '../domain/routine.ts';
import { rawText, type Untrusted, untrusted } from '../domain/untrusted.ts';
import { humansOnly } from '../operations/plan/event-config.ts';
import type { Platform } from '../platform/platform.ts';
import { safe, safeWord } from '../text/safe.ts';
import { AGENT } from './agents.ts';
import { withPlatform } from './connect.ts';
import { EXIT } from './exit-code.ts';
import { type Kind, resolve } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { isoTime, type Listing, orDash, writeRead } from './table.ts';

/** A routine with the name of its agent, as far as that is known. */
export type AgentRoutine = { readonly routine: Routine; readonly agentName: Untrusted };

/** Lists the routines of all the organisation's agents, or of one. */
export const listRoutines = (context: CliContext): Promise<number> =>
  withPlatform(context, async (platform) => {
    const { agents, routines } = await readRoutines(platform);
    const wanted = context.options['agent'];
    const agent = typeof wanted === 'string' ? resolve(wanted, agents, AGENT) : undefined;
    const items = agent === undefined ? routines : routines.filter(({ routine }) => routine.agent === agent.id);
    await writeRead(context, platform, { items, listing: LISTING });
    return EXIT.ok;
  });

export const readRoutines = async (
  platform: Platform,
): Promise<{ readonly agents: readonly Agent[]; readonly routines: readonly AgentRoutine[] }> => {
  const [agents, routines] = await Promise.all([platform.listAgents(), platform.listRoutines()]);
  const names = new Map(agents.map(({ id, name }) => [id, name]));
  return { agents, routines: routines.map((routine) => ({ routine, agentName: names.get(routine.agent) ?? untrusted(routine.agent) })) };
};

export const ROUTINE: Kind<AgentRoutine> = {
  singular: safe`routine`,
  plural: safe`routines`,
  id: ({ routine }) => routine.id,
  lookupKey: ({ routine }) => routine.lookupKey,
  names: ({ routine, agentName }) => [routine.name, untrusted(`${rawText(agentName)}/${rawText(routine.name)}`)],
  describe: ({ routine, agentName }) => safe`${safeWord(routine.id)} (${orDash(routine.name)} of ${orDash(agentName)})`,
};

/** What wakes a routine: its events, or its schedule. */
const wakesOn = ({ eventConfig, schedule }: Routine): Untrusted => schedule ?? untrusted(Object.keys(eventConfig).join(' ') || '-');

/** The status as the console says it: an active routine that only people wake is `people`. */
const statusOf = ({ status, eventConfig }: Routine): string =>
  status === 'active' && humansOnly(eventConfig).state === 'already' ? 'people' : status;

const LISTING: Listing<AgentRoutine> = {
  nothing: safe`There are no routines.`,
  columns: [
    { title: safe`ROUTINE`, cell: ({ routine }) => orDash(routine.name) },
    { title: safe`AGENT`, cell: ({ agentName }) => orDash(agentName) },
    { title: safe`STATUS`, cell: ({ routine }) => safeWord(statusOf(routine)) },
    { title: safe`WAKES ON`, cell: ({ routine }) => orDash(wakesOn(routine)) },
    { title: safe`LOOKUP KEY`, cell: ({ routine }) => orDash(routine.lookupKey) },
    { title: safe`ID`, cell: ({ routine }) => safeWord(routine.id), maxCells: 128 },
  ],
  record: ({ routine, agentName }) => ({
    type: 'routine',
    ...routine,
    agentName,
    createdAt: isoTime(routine.createdAt),
    updatedAt: isoTime(routine.updatedAt),
  }),
};
