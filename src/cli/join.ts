import type { Agent } from '../domain/agent.ts';
import { toId } from '../domain/ids.ts';
import type { Team } from '../domain/team.ts';
import { recordAct } from '../operations/execute/ledger-writer.ts';
import { isUnknownOutcome, PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { safe, safeWord } from '../text/safe.ts';
import { AGENT } from './agents.ts';
import { assertMayChange, withPlatform } from './connect.ts';
import { CliError, EXIT } from './exit-code.ts';
import { resolve } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { orDash } from './table.ts';
import { withLedgerWriter } from './with-ledger.ts';

/** Joins a team by its invite code, with one of the own agents where one is named, and reads the membership back. */
export const join = (context: CliContext): Promise<number> =>
  withPlatform(context, async (platform, access) => {
    assertMayChange(access);
    const { options, out, newId } = context;
    const code = await readCode(context);
    const wanted = options['agent'];
    const agent = typeof wanted === 'string' ? resolve(wanted, await platform.listAgents(), AGENT) : null;
    const { org } = await platform.getMe();
    const team = await withLedgerWriter(context, platform, (ledger) =>
      recordAct(ledger, {
        id: newId(),
        kind: 'join-team',
        scope: { type: 'org', id: org ?? toId('unknown') },
        target: null,
        targetOf: ({ id, name }) => ({ type: 'team', id, name }),
        isUnknown: (error) => isUnknownOutcome(error) || (error instanceof CliError && error.ending === 'unknown'),
        work: () => joinOnce(platform, code, agent),
      }),
    );
    await assertJoined(platform, team, agent);
    if (options['json'] === true) await out.json([{ type: 'joined', team: team.id, teamName: team.name, agent: agent?.id ?? null }]);
    else {
      const who = agent === null ? safe`you are` : safe`you and ${orDash(agent.name)} are`;
      await out.lines([safe`${who} in ${orDash(team.name)} (${safeWord(team.id)}), read back from the server`]);
    }
    return EXIT.ok;
  });

/** A code opens the team to whoever sees it, so it may come by standard input instead of by a word that others can list. */
export async function readCode({ arguments: [word = ''], readStdin, redactor }: CliContext): Promise<string> {
  const code = (word === '-' ? await readStdin(1_024) : word).trim();
  if (code === '') throw new CliError('misused', 'There is no code.');
  redactor.hold(code);
  return code;
}

async function joinOnce(platform: Platform, code: string, agent: Agent | null): Promise<Team> {
  try {
    return await platform.joinByCode(code, agent?.id ?? null);
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'not-found')
      throw new CliError('notFound', 'There is no such code: it is mistyped, has expired or was revoked.', {
        cause: error,
        fix: 'ask the other side for a new one',
      });
    if (isUnknownOutcome(error))
      throw new CliError('unknown', 'It is not known whether the team was joined: the server did not say.', {
        cause: error,
        fix: 'netconsole teams, then the same command; joining twice does no harm',
      });
    throw error;
  }
}

async function assertJoined(platform: Platform, team: Team, agent: Agent | null): Promise<void> {
  const [teams, members] = await Promise.all([platform.listTeams(), platform.listMembers(team.id)]);
  const isIn = teams.some(({ id, myRole }) => id === team.id && myRole !== null);
  const isAgentIn = agent === null || members.some(({ principal }) => principal.type === 'agent' && principal.id === agent.id);
  if (isIn && isAgentIn) return;
  throw new CliError(
    'failed',
    safe`The server took the code, but ${isIn ? safe`the agent` : safe`you`} cannot be found in ${orDash(team.name)}.`,
  );
}
