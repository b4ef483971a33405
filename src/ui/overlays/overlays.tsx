import type { Overlay } from '../../store/state.ts';
import { MenuOverlay, PaletteOverlay } from './choice-overlays.tsx';
import { HelpOverlay } from './help-overlay.tsx';
import { LinkOverlay } from './link-overlay.tsx';
import { ConfirmOverlay, InviteOverlay, JoinOverlay, NewThreadOverlay, NoteOverlay, QuitOverlay } from './question-overlays.tsx';

/** What draws the overlay. */
export function OverlayView({ overlay }: { readonly overlay: Overlay }) {
  switch (overlay.type) {
    case 'help':
      return <HelpOverlay scroll={overlay.scroll} />;
    case 'palette':
      return <PaletteOverlay field={overlay.field} index={overlay.index} />;
    case 'menu':
      return <MenuOverlay />;
    case 'confirm':
      return <ConfirmOverlay overlay={overlay} />;
    case 'invite':
      return <InviteOverlay overlay={overlay} />;
    case 'join':
      return <JoinOverlay overlay={overlay} />;
    case 'new-thread':
      return <NewThreadOverlay overlay={overlay} />;
    case 'note':
      return <NoteOverlay overlay={overlay} />;
    case 'link':
      return <LinkOverlay report={overlay.report} />;
    case 'quit':
      return <QuitOverlay />;
  }
}
