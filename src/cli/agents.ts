import type { Agent } from '../domain/agent.ts';
import type { Routine } from '../domain/routine.ts';
import { safe, safeWord } from '../text/safe.ts';
import { withPlatform } from './connect.ts';
import { EXIT } from './exit-code.ts';
import type { Kind } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { isoTime, type Listing, orDash, writeRead } from './table.ts';

/** Lists the organisation's own agents, each with how many of its routines are active. */
export const listAgents = (context: CliContext): Promise<number> =>
  withPlatform(context, async (platform) => {
    const [agents, routines] = await Promise.all([platform.listAgents(), platform.listRoutines()]);
    const items = agents.map((agent) => ({ agent, routines: routines.filter((routine) => routine.agent === agent.id) }));
    await writeRead(context, platform, { items, listing: LISTING });
    return EXIT.ok;
  });

export const AGENT: Kind<Agent> = {
  singular: safe`agent`,
  plural: safe`agents`,
  id: ({ id }) => id,
  lookupKey: ({ lookupKey }) => lookupKey,
  names: ({ name }) => [name],
  describe: ({ id, name }) => safe`${safeWord(id)} (${orDash(name)})`,
};

type Row = { readonly agent: Agent; readonly routines: readonly Routine[] };

const activeOf = ({ routines }: Row): number => routines.filter(({ status }) => status === 'active').length;

const LISTING: Listing<Row> = {
  nothing: safe`There are no agents in your organisation.`,
  columns: [
    { title: safe`AGENT`, cell: ({ agent }) => orDash(agent.name) },
    { title: safe`LOOKUP KEY`, cell: ({ agent }) => orDash(agent.lookupKey) },
    { title: safe`ACTIVE ROUTINES`, cell: (row) => safe`${activeOf(row)} of ${row.routines.length}` },
    { title: safe`MODEL`, cell: ({ agent }) => orDash(agent.model) },
    { title: safe`ID`, cell: ({ agent }) => safeWord(agent.id), maxCells: 128 },
  ],
  record: (row) => ({
    type: 'agent',
    ...row.agent,
    createdAt: isoTime(row.agent.createdAt),
    activeRoutines: activeOf(row),
    routines: row.routines.length,
  }),
};
