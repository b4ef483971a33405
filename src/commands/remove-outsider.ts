import type { AgentId, TeamId } from '../domain/ids.ts';
import type { PlannedTarget } from '../domain/operation.ts';
import type { Untrusted } from '../domain/untrusted.ts';
import { orgName, teamName } from '../presenter/names.ts';
import { selectLoop } from '../presenter/rows/loop-rows.ts';
import type { Confirmation, ConsoleState } from '../store/state.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';
import type { Command, KeyContext } from './command.ts';
import { operate } from './operate.ts';
import { readOnly } from './thread.ts';

/** A partner's agent in the loop, and the team in which it hears us. */
type Outsider = { readonly id: AgentId; readonly name: Untrusted; readonly org: SafeText; readonly team: TeamId };

const outsiderOf = (state: ConsoleState): Outsider | undefined => {
  const loop = selectLoop(state)?.loop;
  const agent = loop?.agents.find(({ isOwn }) => !isOwn);
  const team = loop?.threads.flatMap((thread) => state.network.threads.get(thread)?.team ?? [])[0];
  if (agent === undefined || team === undefined) return undefined;
  return { id: agent.id, name: agent.name, org: orgName(state.network, agent.org), team };
};

const whyNot = (state: ConsoleState): SafeText | undefined =>
  readOnly(state) ?? (outsiderOf(state) === undefined ? safe`No agent of another organisation takes part in a loop here.` : undefined);

/** What we cannot stop we can only shut out, and only they can come back. */
function confirm(state: ConsoleState): Confirmation | undefined {
  const outsider = outsiderOf(state);
  if (outsider === undefined) return undefined;
  const { id, name, org, team } = outsider;
  const target: PlannedTarget = {
    target: { type: 'member', id, kind: 'agent', team, name },
    before: { type: 'member', isMember: true },
    wanted: { type: 'member', isMember: false },
  };
  const teamText = teamName(state.network, team);
  return {
    title: safe`Remove ${safeLine(name)} of ${org} from ${teamText}?`,
    lines: [
      [{ text: safe`It sees and answers nothing in ${teamText} any more, in none of its threads.`, role: 'warning' }],
      [{ text: safe`It cannot be taken back from here: they have to join again, with an invite code.`, role: 'warning' }],
      [{ text: safe`b t closes only the thread, for all agents, and can be taken back.`, role: 'plain' }],
    ],
    answer: { type: 'text', text: '1' },
    about: `${team} ${id}`,
    plan: { kind: 'remove-member', scope: { type: 'team', id: team }, targets: [target], undoes: null },
  };
}

/** The way to shut out a partner's agent that keeps a loop alive. */
export const removeOutsider = (scope: readonly KeyContext[]): Command => ({
  id: 'team.remove-outsider',
  title: "Remove the loop's outside agent from the team",
  scope,
  keys: ['X'],
  disabledReason: whyNot,
  confirm,
  run: async (context, plan) => {
    if (plan === null) return;
    await operate(context, plan, { confirmedBy: 'count' });
    context.refresh();
  },
});
