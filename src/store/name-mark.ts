import type { Author } from '../domain/message.ts';
import { lookalikes, type NamedActor } from '../text/lookalike.ts';
import type { MessageLook } from '../text/message-lines.ts';
import { createSelector } from './memo.ts';

/** What tells a speaker from another member whose name looks the same; the same function until the members change. */
export const selectNameMark = createSelector(
  (state) => [state.network.members, state.network.agents],
  ({ network }): NonNullable<MessageLook['nameMark']> => {
    const actors = new Map<string, NamedActor>(network.agents.values().map(({ id, name }) => [id, { id, name }]));
    for (const member of [...network.members.values()].flat()) {
      if (member.principal.type !== 'unknown') actors.set(member.principal.id, { id: member.principal.id, name: member.name });
    }
    const marks = lookalikes([...actors.values()]);
    return ({ id }: Author) => (id === null ? undefined : marks.get(id)?.mark);
  },
);
