import type { TeamMember } from '../domain/team.ts';
import { checkWakes } from '../operations/plan/wakes.ts';
import { selectNetworkIndex } from '../presenter/directory.ts';
import { type ConsoleState, selectDraft } from '../store/state.ts';
import { joinSafe, type SafeText, safe, safeName } from '../text/safe.ts';
import type { Command, CommandContext } from './command.ts';

/** The beginning of a name behind the last `@` before the cursor. */
const BEGUN = /(?:^|[^\p{L}\p{N}_])@([^\s@]*)$/u;
const MOST_LISTED = 6;

/** Completes the name that was begun with `@` from the thread's team, and says who of those it can be is woken by the message. */
function complete({ store }: CommandContext): void {
  const state = store.getState();
  const { value, cursor } = selectDraft(state);
  const [, begun] = BEGUN.exec(value.slice(0, cursor)) ?? [];
  if (begun === undefined) return;
  const found = membersOf(state).filter(({ name }) => safeName(name).toLowerCase().startsWith(begun.toLowerCase()));
  const names = found.map(({ name }) => safeName(name));
  const common = names.reduce((prefix, name) => commonPrefix(prefix, name), names[0] ?? '');
  const text = `${common.slice(begun.length)}${found.length === 1 ? ' ' : ''}`;
  if (text !== '') store.dispatch({ type: 'draft-edited', edit: { type: 'insert', text } });
  const told = found.slice(0, MOST_LISTED).map((member) => safe`${safeName(member.name)} (${wakeText(state, member)})`);
  const more = found.length > MOST_LISTED ? safe` and ${found.length - MOST_LISTED} more` : safe``;
  const notice = found.length === 0 ? safe`Nobody in this team has a name like that.` : safe`${joinSafe(told, safe`, `)}${more}`;
  store.dispatch({ type: 'notice-shown', level: found.length === 0 ? 'warning' : 'info', text: notice });
}

function membersOf({ view, network }: ConsoleState): readonly TeamMember[] {
  const team = view.thread === null ? null : (network.threads.get(view.thread)?.team ?? null);
  return team === null ? [] : (network.members.get(team) ?? []);
}

/** Whether the message wakes a member: of outside agents it cannot be known. */
function wakeText(state: ConsoleState, { principal }: TeamMember): SafeText {
  const { thread, composer } = state.view;
  if (principal.type !== 'agent' || thread === null) return safe`a person`;
  if (!state.network.agents.has(principal.id)) return safe`an outside agent, may be woken`;
  const { ownAgents } = checkWakes(selectNetworkIndex(state), thread, composer.type);
  return ownAgents.includes(principal.id) ? safe`an agent, will be woken` : safe`an agent, not woken`;
}

function commonPrefix(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length]?.toLowerCase() === other[length]?.toLowerCase()) length += 1;
  return one.slice(0, length);
}

export const MENTION_COMMANDS: readonly Command[] = [
  { id: 'composer.complete', title: 'Complete the name after @, and say who is woken', scope: 'composer', keys: ['tab'], run: complete },
];
