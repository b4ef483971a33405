import type { OrgId } from '../domain/ids.ts';
import type { MessageLog } from '../domain/message-log.ts';
import { createSelector } from '../store/create-selector.ts';
import { type Settings, selectPosition } from '../store/state.ts';
import type { ThreadPosition } from '../store/thread-position.ts';
import type { FoldedThread } from '../text/fold.ts';
import type { MessageLook } from '../text/message-lines.ts';
import { selectNameMark } from './names.ts';
import { selectLog, selectShown } from './shown-log.ts';

/** All that the rows of the open thread follow from. */
export type OpenThread = {
  readonly log: MessageLog;
  readonly shown: FoldedThread;
  readonly position: ThreadPosition;
  readonly unreadFrom: string | undefined;
  readonly settings: Settings;
  readonly myOrg: OrgId | null;
  readonly nameMark: NonNullable<MessageLook['nameMark']>;
};

export const selectOpenThread = createSelector(
  [
    selectLog,
    selectShown,
    selectPosition,
    ({ view }) => (view.thread === null ? undefined : view.unreadFrom.get(view.thread)),
    ({ settings }) => settings,
    ({ network }) => network.me?.org ?? null,
    selectNameMark,
  ],
  ([log, shown, position, unreadFrom, settings, myOrg, nameMark]): OpenThread => ({
    log,
    shown,
    position,
    unreadFrom,
    settings,
    myOrg,
    nameMark,
  }),
);
