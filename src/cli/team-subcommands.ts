import type { Subcommand } from './subcommand.ts';
import { JSON_OPTION, REMOVAL_OPTIONS, UNRECORDED_OPTION } from './subcommand-options.ts';

/** Who is in a team, who lets others in, and who puts them out. */
export const TEAM_SUBCOMMANDS: readonly Subcommand[] = [
  {
    usage: 'members <team>',
    summary: 'list who is in a team, organisation by organisation',
    options: [JSON_OPTION],
    run: async (call) => (await import('./members.ts')).listMembers(call),
  },
  {
    usage: 'invite <team>',
    summary: 'make an invite code for a team and print it, once',
    options: [UNRECORDED_OPTION, JSON_OPTION],
    run: async (call) => (await import('./invite.ts')).invite(call),
  },
  {
    usage: 'join <code>',
    summary: 'join a team by its invite code; - reads the code from standard input',
    options: [['--agent <agent>', 'bring one of your agents along'], UNRECORDED_OPTION, JSON_OPTION],
    run: async (call) => (await import('./join.ts')).join(call),
  },
  {
    usage: 'invites',
    summary: 'list the invite codes that were made here, by digest; the codes themselves are kept nowhere',
    options: [JSON_OPTION],
    run: async (call) => (await import('./invites.ts')).listInvites(call),
  },
  {
    usage: 'revoke <code>',
    summary: 'make an invite code worthless; - reads the code from standard input',
    options: [['--team <team>', 'the team of a code that was not made here'], UNRECORDED_OPTION, JSON_OPTION],
    run: async (call) => (await import('./invites.ts')).revoke(call),
  },
  {
    usage: 'remove <team> <member>',
    summary: 'take a person, an agent or an organisation out of a team; this cannot be undone',
    options: [['--org', 'the member is an organisation: all of its people and agents go'], ...REMOVAL_OPTIONS],
    notes: 'A member is named by its id or its name, as netconsole members TEAM lists them.',
    run: async (call) => (await import('./remove.ts')).removeFromTeam(call),
  },
  {
    usage: 'leave <team>',
    summary: 'leave a team; to come back takes a new invite code',
    options: REMOVAL_OPTIONS,
    run: async (call) => (await import('./remove.ts')).leaveTeam(call),
  },
];
