import { Box, type DOMElement, Transform } from 'ink';
import { render } from 'ink-testing-library';
import type { ReactNode } from 'react';
import type { ThemeName } from '../../src/store/appearance.ts';
import type { ConsoleState } from '../../src/store/state.ts';
import { createConsoleStore } from '../../src/store/store.ts';
import { widthCells } from '../../src/text/width.ts';
import { type ConsoleHandle, ConsoleProvider, selectTheme } from '../../src/ui/console-context.ts';
import { createPicture } from '../../src/ui/picture.ts';
import type { PaintedRow } from '../../src/ui/themes/theme.ts';
import { emptyState } from './states.ts';

/** The backgrounds are told with the themes that are for them. */
export const SHOWN_THEMES = ['dark', 'light', 'colour-blind', 'mono'] as const satisfies readonly ThemeName[];

export type Alone = { readonly theme?: ThemeName; readonly state?: ConsoleState; readonly height: number };

/** A component's rows: what stands there, and the look of each part. */
export type DrawnAlone = {
  readonly text: readonly string[];
  readonly rows: readonly PaintedRow[];
  readonly widths: readonly number[];
};

/** Draws one component with nothing of the console around it, through Ink's testing library, and gives its rows from top to bottom. */
export const renderAlone = (component: ReactNode, { theme = 'dark', state = emptyState(), height }: Alone): DrawnAlone => {
  const background = theme === 'light' ? 'light' : 'dark';
  const settings = { ...state.settings, appearance: { theme, background, isAscii: false } as const };
  const store = createConsoleStore({ ...state, settings });
  const picture = createPicture(() => selectTheme(store.getState()));
  // A component that is drawn alone runs no command.
  const handle = { picture, commands: { store } } as unknown as ConsoleHandle;
  let screen: DOMElement | null = null;
  const take = (element: DOMElement | null): void => {
    screen = element;
  };
  const tree = (
    <ConsoleProvider value={handle}>
      <Box ref={take} position="absolute" flexDirection="column" height={height}>
        {component}
      </Box>
      <Transform transform={() => picture.draw(screen, height)}>.</Transform>
    </ConsoleProvider>
  );
  const instance = render(tree);
  instance.rerender(tree);
  picture.draw(screen, height);
  const rows = picture.rows();
  instance.unmount();
  const text = rows.map((row) => row.map((part) => part.text).join(''));
  return { text, rows, widths: text.map(widthCells) };
};
