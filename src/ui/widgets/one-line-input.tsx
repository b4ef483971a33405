import { Box, Transform } from 'ink';
import TextInput from 'ink-text-input';
import { textEdited } from '../../commands/text.ts';
import { untrusted } from '../../domain/untrusted.ts';
import { selectOneLineField } from '../../store/state.ts';
import { safeLine } from '../../text/safe.ts';
import { useConsole, useConsoleHandle } from '../console-context.ts';
import { drawnAs } from '../picture.ts';

const NOT_DRAWN = drawnAs({ width: 0, lines: [] });

/**
 * Takes what is typed into the one-line field that has the keys, wherever that is drawn: filter, palette, names, codes, notes.
 * The package's own cursor counts UTF-16 units and its keys know no graphemes, so it is given the text before the cursor, in safe
 * form, and only characters to add at the end of that: what it adds goes to the store, which edits by graphemes. With each change it
 * begins anew behind the text.
 */
export function OneLineInput() {
  const { store } = useConsoleHandle().commands;
  const field = useConsole(selectOneLineField);
  if (field === undefined) return null;
  const before = safeLine(untrusted(field.value.slice(0, field.cursor)));
  const change = (changed: string): void => {
    const event = changed.startsWith(before)
      ? textEdited(store.getState(), { type: 'insert', text: changed.slice(before.length) })
      : undefined;
    if (event !== undefined) store.dispatch(event);
  };
  return (
    <Box position="absolute" width={0} height={0}>
      <Transform transform={NOT_DRAWN}>
        <TextInput key={before} value={before} onChange={change} showCursor={false} />
      </Transform>
    </Box>
  );
}
