import { type OrgId, toId } from '../domain/ids.ts';
import { EMPTY_NETWORK } from '../domain/network.ts';
import type { OperationIntent, PlannedTarget, Scope } from '../domain/operation.ts';
import type { Team, TeamMember } from '../domain/team.ts';
import type { Untrusted } from '../domain/untrusted.ts';
import { executeOperation } from '../operations/execute/execute.ts';
import type { Platform } from '../platform/platform.ts';
import { countText, joinSafe, type SafeText, safe, safeWord } from '../text/safe.ts';
import { ask, assertCanAsk } from './ask.ts';
import { assertMayChange, withPlatform } from './connect.ts';
import { CliError, EXIT } from './exit-code.ts';
import { isOutside, MEMBER } from './members.ts';
import { createOutcomePrinter } from './print-outcomes.ts';
import { type Kind, resolve } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { orDash } from './table.ts';
import { TEAM } from './teams.ts';
import { readOwnOrg } from './watch.ts';
import { withLedgerWriter } from './with-ledger.ts';

/** What is to be ended, what that costs, and the answer that says yes to it. */
type Removal = {
  readonly kind: 'remove-member' | 'leave-team';
  readonly scope: Scope;
  readonly planned: PlannedTarget;
  readonly lines: readonly SafeText[];
  readonly answer: string;
};

/** Takes a member, an agent or with `--org` a whole organisation out of a team, and reads back that it is gone. */
export const removeFromTeam = (context: CliContext): Promise<number> =>
  withRemoval(context, async (platform) => {
    const [teamName = '', wanted = ''] = context.arguments;
    const team = resolve(teamName, await platform.listTeams(), TEAM);
    const [members, ownOrg] = await Promise.all([platform.listMembers(team.id), readOwnOrg(platform)]);
    return context.options['org'] === true
      ? orgRemoval(team, members, resolve(wanted, orgsOf(members), ORG))
      : memberRemoval(platform, team, { member: resolve(wanted, members, MEMBER), ownOrg });
  });

/** Takes the caller out of a team, and reads back that they are no member any more. */
export const leaveTeam = (context: CliContext): Promise<number> =>
  withRemoval(context, async (platform) => {
    const team = resolve(context.arguments[0] ?? '', await platform.listTeams(), TEAM);
    if (team.myRole === null) throw new CliError('notFound', safe`You are not in ${orDash(team.name)}.`, { fix: 'netconsole teams' });
    const threads = await platform.listThreads(team.id);
    return {
      kind: 'leave-team',
      scope: { type: 'team', id: team.id },
      planned: {
        target: { type: 'team', id: team.id, name: team.name },
        before: { type: 'team', isMember: true },
        wanted: { type: 'team', isMember: false },
      },
      lines: [
        safe`LEAVE   ${orDash(team.name)}, in which you are ${safeWord(team.myRole)}`,
        safe`LOSES   you read and stop nothing in its ${countText(threads.length, safe`thread`)} any more; your agents stay`,
        BACK,
      ],
      answer: '1',
    };
  });

const BACK = safe`BACK    only with a new invite code: this cannot be undone`;

async function memberRemoval(
  platform: Platform,
  team: Team,
  { member, ownOrg }: { readonly member: TeamMember; readonly ownOrg: OrgId | null },
): Promise<Removal> {
  const { principal } = member;
  if (principal.type === 'unknown') throw new CliError('failed', 'That member was deleted already; there is nobody to remove.');
  const routines = principal.type === 'agent' && !isOutside(member, ownOrg) ? await platform.listRoutines() : [];
  const active = routines.filter(({ agent, status }) => agent === principal.id && status === 'active').length;
  const hears = active === 0 ? safe`` : safe`; ${countText(active, safe`active routine`)} of it would hear nothing there`;
  return {
    kind: 'remove-member',
    scope: { type: 'team', id: team.id },
    planned: removal(team, { kind: principal.type, id: principal.id, name: member.name }),
    lines: [
      safe`REMOVE  ${orDash(member.name)}, ${safeWord(principal.type)} of ${orDash(member.orgName)}, from ${orDash(team.name)}`,
      safe`LOSES   it reads and posts in none of its threads any more${hears}`,
      BACK,
    ],
    answer: '1',
  };
}

function orgRemoval(team: Team, members: readonly TeamMember[], { org, name }: TeamOrg): Removal {
  if (org === team.org) throw new CliError('failed', safe`${orDash(name)} owns ${orDash(team.name)} and cannot be removed from it.`);
  const theirs = members.filter((member) => member.org === org);
  const names = joinSafe(
    theirs.map((member) => orDash(member.name)),
    safe`, `,
  );
  return {
    kind: 'remove-member',
    scope: { type: 'team', id: team.id },
    planned: removal(team, { kind: 'org', id: org, name }),
    lines: [
      safe`REMOVE  ${orDash(name)} from ${orDash(team.name)}: ${countText(theirs.length, safe`member`)}, ${names}`,
      safe`LOSES   none of them reads or posts in its threads any more`,
      BACK,
    ],
    answer: String(theirs.length),
  };
}

type Removed = { readonly kind: 'user' | 'agent' | 'org'; readonly id: string; readonly name: Untrusted | null };

const removal = (team: Team, { kind, id, name }: Removed): PlannedTarget => ({
  target: { type: 'member', id: toId<'user'>(id), kind, team: team.id, name },
  before: { type: 'member', isMember: true },
  wanted: { type: 'member', isMember: false },
});

type TeamOrg = { readonly org: OrgId; readonly name: Untrusted | null };

const ORG: Kind<TeamOrg> = {
  singular: safe`organisation`,
  plural: safe`members TEAM`,
  id: ({ org }) => org,
  names: ({ name }) => (name === null ? [] : [name]),
  describe: ({ org, name }) => safe`${safeWord(org)} (${orDash(name)})`,
};

/** The organisations in a team, each once. */
const orgsOf = (members: readonly TeamMember[]): readonly TeamOrg[] => [
  ...new Map(members.flatMap(({ org, orgName }) => (org === null ? [] : [[org, { org, name: orgName }] as const]))).values(),
];

/** Shows what would be lost, asks, carries it out and proves it; with `--dry-run` it only shows. */
function withRemoval(context: CliContext, plan: (platform: Platform) => Promise<Removal>): Promise<number> {
  return withPlatform(context, async (platform, access) => {
    const { options, out, err, newId } = context;
    const isDryRun = options['dryRun'] === true;
    const isAsked = !isDryRun && options['yes'] !== true;
    if (!isDryRun) assertMayChange(access);
    if (isAsked) assertCanAsk();
    const { kind, scope, planned, lines, answer } = await plan(platform);
    if (isDryRun) {
      if (options['json'] === true)
        await out.json([{ type: 'preview', operation: kind, scope, targets: [planned], isUndoable: false, answer }]);
      else await out.lines(lines);
      return EXIT.ok;
    }
    return withLedgerWriter(context, platform, async (ledger) => {
      if (options['json'] !== true) await err.lines(lines);
      if (isAsked) await ask(context, answer);
      const operation = toId<'operation'>(newId());
      const intent = intentOf(context, { operation, kind, scope, targets: [planned], confirmedBy: isAsked ? 'count' : 'flag' });
      const teller = createOutcomePrinter(context, { network: EMPTY_NETWORK, intent });
      const outcomes = await executeOperation({ platform, ledger, sleep, random: Math.random, onOutcome: teller.tell }, intent);
      return teller.finish(outcomes);
    });
  });
}

const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

function intentOf({ options }: CliContext, act: Omit<OperationIntent, 'reason' | 'expiresAt' | 'undoes'>): OperationIntent {
  const { reason } = options;
  return { ...act, reason: typeof reason === 'string' ? reason : '', expiresAt: null, undoes: null };
}
