import type { Author } from '../domain/message.ts';
import type { Network } from '../domain/network.ts';
import { createSelector } from '../store/create-selector.ts';
import { createNameMarks, type NamedActor, type NameMarks } from '../text/lookalike.ts';
import type { MessageLook } from '../text/message-lines.ts';
import { type SafeText, safe, safeName } from '../text/safe.ts';

/** What tells a speaker from another member whose name looks the same; the same function until the members change. */
export const selectNameMark = createSelector(
  (state) => [state.network.members, state.network.agents],
  ({ network }): NonNullable<MessageLook['nameMark']> => {
    const marks = nameMarks(network);
    return ({ id, name }: Author) => (id === null ? undefined : marks({ id, name }));
  },
);

/** A name on one line, its mark before it where somebody else's looks the same: what is cut off a name that is too long is never the mark. */
export const markedName = (network: Network, actor: NamedActor): SafeText => {
  const mark = nameMarks(network)(actor);
  return mark === undefined ? safeName(actor.name) : safe`${mark} ${safeName(actor.name)}`;
};

let last: { readonly members: Network['members']; readonly agents: Network['agents']; readonly marks: NameMarks } | undefined;

/** The marks of all members and of our agents, made anew when these change. */
function nameMarks({ members, agents }: Network): NameMarks {
  if (last?.members === members && last.agents === agents) return last.marks;
  const actors = new Map<string, NamedActor>(agents.values().map(({ id, name }) => [id, { id, name }]));
  for (const { principal, name } of [...members.values()].flat())
    if (principal.type !== 'unknown') actors.set(principal.id, { id: principal.id, name });
  last = { members, agents, marks: createNameMarks([...actors.values()]) };
  return last.marks;
}
