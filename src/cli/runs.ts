import type { Run } from '../domain/run.ts';
import { type Untrusted, untrusted } from '../domain/untrusted.ts';
import type { Platform, RunQuery } from '../platform/platform.ts';
import { type SafeText, safe, safeWord } from '../text/safe.ts';
import { AGENT } from './agents.ts';
import { numberOption } from './command-line.ts';
import { withPlatform } from './connect.ts';
import type { DisplayOptions } from './display-options.ts';
import { EXIT } from './exit-code.ts';
import { resolve } from './resolve.ts';
import { type AgentRoutine, ROUTINE, readRoutines } from './routines.ts';
import type { CliContext } from './subcommand.ts';
import { isoTime, type Listing, orDash, writeRead } from './table.ts';

const DEFAULT_LIMIT = 50;
const PAGE = 100;

/** Lists runs, newest first, of everything or of one agent, routine or status. */
export const listRuns = (context: CliContext): Promise<number> =>
  withPlatform(context, async (platform) => {
    const limit = numberOption(context.options, 'limit', { min: 1, max: 10_000 }) ?? DEFAULT_LIMIT;
    const { agents, routines } = await readRoutines(platform);
    const { agent, routine, status } = context.options;
    const query: RunQuery = {
      ...(typeof agent === 'string' ? { agents: [resolve(agent, agents, AGENT).id] } : {}),
      ...(typeof routine === 'string' ? { routine: resolve(routine, routines, ROUTINE).routine.id } : {}),
      ...(typeof status === 'string' ? { status } : {}),
    };
    const named = new Map(routines.map((item) => [item.routine.id, item]));
    const runs = await readRuns(platform, query, limit);
    const items = runs.map((run) => ({ run, of: named.get(run.routine) }));
    await writeRead(context, platform, { items, listing: listing(context.display) });
    return EXIT.ok;
  });

async function readRuns(platform: Platform, query: RunQuery, limit: number): Promise<readonly Run[]> {
  const runs: Run[] = [];
  let before: string | null | undefined;
  while (runs.length < limit && before !== null) {
    const page = await platform.listRuns({
      ...query,
      limit: Math.min(PAGE, limit - runs.length),
      ...(before === undefined ? {} : { before }),
    });
    runs.push(...page.runs);
    before = page.runs.length === 0 ? null : page.before;
  }
  return runs.slice(0, limit);
}

type Row = { readonly run: Run; readonly of: AgentRoutine | undefined };

const agentName = ({ run, of }: Row): Untrusted => of?.agentName ?? untrusted(run.agent);
const routineName = ({ run, of }: Row): Untrusted => of?.routine.name ?? untrusted(run.routine);
const duration = ({ run }: Row): SafeText => (run.durationMs === null ? safe`-` : safeWord(`${(run.durationMs / 1000).toFixed(1)} s`));

const listing = ({ timeText }: DisplayOptions): Listing<Row> => ({
  nothing: safe`There are no such runs.`,
  columns: [
    { title: safe`BEGAN`, cell: ({ run }) => timeText(run.createdAt) },
    { title: safe`STATUS`, cell: ({ run }) => safeWord(run.status) },
    { title: safe`TOOK`, cell: duration, isNumber: true },
    { title: safe`AGENT`, cell: (row) => orDash(agentName(row)) },
    { title: safe`ROUTINE`, cell: (row) => orDash(routineName(row)) },
    { title: safe`ID`, cell: ({ run }) => safeWord(run.id), maxCells: 128 },
    { title: safe`ERROR`, cell: ({ run }) => orDash(run.error) },
  ],
  record: (row) => ({
    type: 'run',
    ...row.run,
    agentName: agentName(row),
    routineName: routineName(row),
    createdAt: isoTime(row.run.createdAt),
    updatedAt: isoTime(row.run.updatedAt),
  }),
});
