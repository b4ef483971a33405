import type { ConsoleEvent } from './events.ts';
import { type ConsoleState, type Overlay, selectOverlay } from './state.ts';
import { editField } from './text-field.ts';

type Event = Extract<
  ConsoleEvent,
  { type: 'overlay-opened' | 'overlay-changed' | 'overlay-closed' | 'overlay-field-edited' | 'overlay-moved' }
>;

/** The stack of overlays; only the front-most changes. */
export const reduceOverlays = (state: ConsoleState, event: Event): ConsoleState => {
  const front = selectOverlay(state);
  switch (event.type) {
    case 'overlay-opened':
      return { ...state, overlays: [...state.overlays, event.overlay] };
    case 'overlay-closed':
      return { ...state, overlays: state.overlays.slice(0, -1) };
    case 'overlay-changed':
      return front?.type === event.overlay.type ? withFront(state, event.overlay) : state;
    case 'overlay-field-edited':
      if (front === undefined || !('field' in front)) return state;
      return withFront(state, { ...front, field: editField(front.field, event.edit), ...(front.type === 'palette' ? { index: 0 } : {}) });
    case 'overlay-moved':
      return front === undefined ? state : withFront(state, moved(front, event.by));
  }
};

const withFront = (state: ConsoleState, overlay: Overlay): ConsoleState => ({
  ...state,
  overlays: [...state.overlays.slice(0, -1), overlay],
});

function moved(overlay: Overlay, by: number): Overlay {
  switch (overlay.type) {
    case 'help':
      return { ...overlay, scroll: Math.max(0, overlay.scroll + by) };
    case 'palette':
      return { ...overlay, index: Math.max(0, overlay.index + by) };
    case 'menu':
    case 'join':
    case 'confirm':
    case 'invite':
    case 'new-thread':
    case 'note':
    case 'link':
    case 'quit':
      return overlay;
  }
}
