import type { TeamId } from '../domain/ids.ts';
import type { Target } from '../domain/operation.ts';
import type { Timestamp } from '../domain/values.ts';
import { inviteDigest, inviteRevoked, type KnownInvite, knownInvites } from '../operations/execute/invite-record.ts';
import { recordAct } from '../operations/execute/ledger-writer.ts';
import { actorText } from '../presenter/rows/ledger-rows.ts';
import { type SafeText, safe, safeWord } from '../text/safe.ts';
import { assertMayChange, withPlatform } from './connect.ts';
import type { DisplayOptions } from './display-options.ts';
import { CliError, EXIT } from './exit-code.ts';
import { readCode } from './join.ts';
import { readLedger } from './ledger.ts';
import { resolve } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { isoTime, type Listing, orDash, writeList } from './table.ts';
import { TEAM } from './teams.ts';
import { ledgerFolder, withLedgerWriter } from './with-ledger.ts';

/** Lists the invite codes that were made here, newest first, by digest: the platform itself lists none. Needs no server. */
export const listInvites = async (context: CliContext): Promise<number> => {
  const invites = knownInvites(await readLedger(context, ledgerFolder()));
  await writeList(context, invites, listing(context.display, context.now()));
  return EXIT.ok;
};

/** Makes a code worthless. Who joined with it stays. */
export const revoke = (context: CliContext): Promise<number> =>
  withPlatform(context, async (platform, access) => {
    assertMayChange(access);
    const code = await readCode(context);
    const digest = inviteDigest(code);
    const teams = await platform.listTeams();
    const { options, out, newId } = context;
    await withLedgerWriter(context, platform, async (ledger, entries) => {
      const known = knownInvites(await entries()).find((invite) => invite.digest === digest);
      const team = teamOf(known, typeof options['team'] === 'string' ? resolve(options['team'], teams, TEAM).id : undefined);
      const name = teams.find(({ id }) => id === team)?.name ?? known?.teamName ?? null;
      const target: Target = { type: 'team', id: team, name };
      const work = () => platform.revokeInvite(team, code);
      const scope = { type: 'team', id: team } as const;
      await recordAct(ledger, { id: newId(), kind: 'revoke-invite', scope, target, targetOf: () => target, work });
      await ledger.record(inviteRevoked(team, code));
      if (options['json'] === true) await out.json([{ type: 'revoked', team, teamName: name, digest }]);
      else await out.lines([safe`nobody can join ${orDash(name)} with that code any more; who joined with it stays`]);
    });
    return EXIT.ok;
  });

function teamOf(known: KnownInvite | undefined, named: TeamId | undefined): TeamId {
  const team = named ?? known?.team;
  if (team !== undefined) return team;
  throw new CliError('notFound', 'That code was not made here, so that its team is not known.', { fix: 'name its team with --team TEAM' });
}

const stateOf = ({ isRevoked, expiresAt }: KnownInvite, now: Timestamp): SafeText => {
  if (isRevoked) return safe`revoked`;
  return expiresAt <= now ? safe`expired` : safe`open`;
};

const listing = ({ timeText }: DisplayOptions, now: Timestamp): Listing<KnownInvite> => ({
  nothing: safe`No invite code was made here.`,
  columns: [
    { title: safe`MADE`, cell: ({ madeAt }) => timeText(madeAt) },
    { title: safe`STATE`, cell: (invite) => stateOf(invite, now) },
    { title: safe`EXPIRES`, cell: ({ expiresAt }) => timeText(expiresAt) },
    { title: safe`TEAM`, cell: ({ teamName }) => orDash(teamName) },
    { title: safe`BY`, cell: ({ madeBy }) => actorText(madeBy) },
    { title: safe`DIGEST`, cell: ({ digest }) => safeWord(digest.slice(0, 8)) },
  ],
  record: (invite) => ({
    type: 'invite',
    ...invite,
    state: stateOf(invite, now),
    madeAt: isoTime(invite.madeAt),
    expiresAt: isoTime(invite.expiresAt),
  }),
});
