const ESC = '\u001b[';
const RESET = `${ESC}0m`;
const WRAP_OFF = `${ESC}?7l`;
const WRAP_ON = `${ESC}?7h`;

/** What Ink moves the cursor between rows with, and how its frames begin and end. */
const MOVES = /\n|(?:\u001b\[E)+|\u001b\[(\d*)A|\u001b\[H|\u001b\[\?1049h|\u001b\[\?2026[hl]/g;

/**
 * Puts the rows of Ink's frames in their places. Ink goes from row to row by line feeds and relative moves, so one row that a
 * terminal draws wider than we measured would push every row after it, the input line too, out of its place for good. Here each row
 * begins with an absolute move and without a style, and nothing wraps while a frame is drawn: a wrong width stays in its own row.
 */
export const createRowPlacing = (): ((output: string) => string) => {
  let row = 1;
  const place = (): string => `${ESC}${row};1H`;
  const move = (sequence: string, count: string | undefined): string => {
    switch (sequence) {
      case '\n':
        row += 1;
        return `${RESET}${place()}`;
      case `${ESC}H`:
        row = 1;
        return place();
      case `${ESC}?1049h`:
        row = 1;
        return `${sequence}${place()}`;
      case `${ESC}?2026h`:
        return `${sequence}${WRAP_OFF}`;
      case `${ESC}?2026l`:
        return `${RESET}${WRAP_ON}${sequence}`;
    }
    if (sequence.endsWith('E')) row += sequence.length / 3;
    else row = Math.max(1, row - Number(count || 1));
    return place();
  };
  return (output) => output.replace(MOVES, move);
};

/** The stream with the rows of what is written to it put in their places; everything else is the stream's own. */
export const withPlacedRows = <Output extends NodeJS.WritableStream>(stream: Output): Output => {
  const placed = createRowPlacing();
  return new Proxy(stream, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'write') return value.bind(target);
      return (output: unknown, ...rest: readonly unknown[]): unknown =>
        Reflect.apply(value, target, [typeof output === 'string' ? placed(output) : output, ...rest]);
    },
  });
};
