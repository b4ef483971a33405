import type { Appearance } from './appearance.ts';
import type { ConsoleEvent } from './events.ts';
import { advancePulse } from './pulse.ts';
import type { ConsoleState } from './state.ts';

type Event = Extract<
  ConsoleEvent,
  {
    type:
      | 'link-changed'
      | 'feed-link-changed'
      | 'frame-received'
      | 'rows-left-out'
      | 'snapshot-read'
      | 'snapshot-failed'
      | 'clock-ticked'
      | 'terminal-resized'
      | 'read-only-toggled'
      | 'time-zone-toggled'
      | 'background-told'
      | 'theme-chosen';
  }
>;

/** A typing sign that was not renewed for so long is dropped: the platform never says that somebody's connection went away. */
const TYPING_MS = 10_000;

/** The link, the clock, the terminal and the settings. */
export const reduceAmbient = (state: ConsoleState, event: Event): ConsoleState => {
  switch (event.type) {
    case 'link-changed':
      return { ...state, link: { ...state.link, connection: event.connection } };
    case 'feed-link-changed':
      return { ...state, link: { ...state.link, feedEveryMs: event.everyMs } };
    case 'frame-received':
      return { ...state, link: { ...state.link, lastFrameAt: event.at } };
    case 'rows-left-out':
      return { ...state, link: { ...state.link, leftOut: event.leftOut } };
    case 'snapshot-read':
      return { ...state, link: { ...state.link, isSnapshotRead: true, snapshotError: null } };
    case 'snapshot-failed':
      return { ...state, link: { ...state.link, snapshotError: event.reason } };
    case 'clock-ticked': {
      const network = withoutOldTyping(state.network, event.now);
      return { ...state, now: event.now, pulse: advancePulse(state.pulse, event.now), network, networkAtTick: network };
    }
    case 'terminal-resized':
      return { ...state, terminal: { columns: event.columns, rows: event.rows } };
    case 'read-only-toggled':
      return { ...state, settings: { ...state.settings, isReadOnly: !state.settings.isReadOnly } };
    case 'time-zone-toggled':
      return { ...state, settings: { ...state.settings, showsUtc: !state.settings.showsUtc } };
    case 'background-told':
      return withAppearance(state, { background: event.background });
    case 'theme-chosen':
      return withAppearance(state, { theme: event.theme });
  }
};

const withAppearance = (state: ConsoleState, change: Partial<Appearance>): ConsoleState => ({
  ...state,
  settings: { ...state.settings, appearance: { ...state.settings.appearance, ...change } },
});

function withoutOldTyping(network: ConsoleState['network'], now: number): ConsoleState['network'] {
  const isOld = network.typing.values().some((signs) => signs.some(({ since }) => now - since > TYPING_MS));
  if (!isOld) return network;
  const typing = new Map([...network.typing].map(([thread, signs]) => [thread, signs.filter(({ since }) => now - since <= TYPING_MS)]));
  return { ...network, typing };
}
