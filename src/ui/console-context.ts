import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { CommandContext } from '../commands/command.ts';
import type { ConsoleState } from '../store/state.ts';
import type { Picture } from './picture.ts';
import type { Theme } from './themes/theme.ts';
import { themeOf } from './themes/themes.ts';

/** What hardly ever changes: what commands work with, the store among it, and what the screen is drawn with. */
export type ConsoleHandle = {
  readonly commands: CommandContext;
  readonly picture: Picture;
};

const ConsoleContext = createContext<ConsoleHandle | undefined>(undefined);

export const ConsoleProvider = ConsoleContext.Provider;

/** The handle. Throws outside a provider. */
export const useConsoleHandle = (): ConsoleHandle => {
  const handle = useContext(ConsoleContext);
  if (handle === undefined) throw new Error('no console around this component');
  return handle;
};

/** What the selector gives, kept current. It must give a value of the state, a memoised one, or a primitive. */
export const useConsole = <Value>(selector: (state: ConsoleState) => Value): Value => useStore(useConsoleHandle().commands.store, selector);

export const selectTheme = ({ settings }: ConsoleState): Theme => themeOf(settings.appearance);

export const useTheme = (): Theme => useConsole(selectTheme);
