import type { Target } from '../domain/operation.ts';
import type { Invite } from '../domain/team.ts';
import { rawText } from '../domain/untrusted.ts';
import { inviteMade } from '../operations/execute/invite-record.ts';
import { recordAct } from '../operations/execute/ledger-writer.ts';
import { isUnknownOutcome } from '../platform/errors.ts';
import { safe, safeLine } from '../text/safe.ts';
import { assertMayChange, withPlatform } from './connect.ts';
import { CliError, EXIT } from './exit-code.ts';
import { resolve } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { isoTime, orDash } from './table.ts';
import { TEAM } from './teams.ts';
import { withLedgerWriter } from './with-ledger.ts';

/** Makes an invite code and writes it to stdout, once and nowhere else. It is never repeated by itself: each call makes another code. */
export const invite = (context: CliContext): Promise<number> =>
  withPlatform(context, async (platform, access) => {
    assertMayChange(access);
    const { options, out, err, newId, redactor } = context;
    const team = resolve(context.arguments[0] ?? '', await platform.listTeams(), TEAM);
    const target: Target = { type: 'team', id: team.id, name: team.name };
    const create = async (): Promise<Invite> => {
      const created = await platform.createInvite(team.id);
      redactor.hold(rawText(created.code));
      return created;
    };
    const made = await withLedgerWriter(context, platform, async (ledger) => {
      const scope = { type: 'team', id: team.id } as const;
      const act = { id: newId(), kind: 'create-invite', scope, target, targetOf: () => target, work: create } as const;
      const created = await recordAct(ledger, act);
      await ledger.record(inviteMade(created, team.name));
      return created;
    }).catch((error: unknown) => {
      if (!isUnknownOutcome(error)) throw error;
      throw new CliError('unknown', 'It is not known whether a code was made: the server did not say.', {
        cause: error,
        fix: 'ask for another code; one that nobody saw can be used by nobody',
      });
    });
    if (options['json'] === true) {
      await out.json([{ type: 'invite', team: team.id, teamName: team.name, code: made.code, createdAt: isoTime(made.createdAt) }]);
    } else await out.lines([safeLine(made.code)]);
    await err.lines([
      safe`netconsole: whoever has this code can join ${orDash(team.name)}, also from another organisation. It is shown only now; earlier codes stay valid.`,
    ]);
    return EXIT.ok;
  });
