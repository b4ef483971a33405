import { MAX_POST_LENGTH } from '../../commands/post.ts';
import { outsideOrgs } from '../../domain/network.ts';
import { untrusted } from '../../domain/untrusted.ts';
import { createSelector } from '../../store/memo.ts';
import { orgName, threadName } from '../../store/names.ts';
import { selectDraft } from '../../store/state.ts';
import type { TextField } from '../../store/text-field.ts';
import { type Line, span } from '../../text/line.ts';
import { joinSafe, safe, safeText } from '../../text/safe.ts';
import { graphemes } from '../../text/width.ts';
import { useConsole } from '../console-context.ts';
import { Frame } from './frame.tsx';
import type { PaneProps } from './list-pane.tsx';

/** Who will read the post, named before it is written. */
const selectAudience = createSelector(
  ({ view, network }) => [view.thread, network.threads, network.members, network.me],
  ({ view, network }): Line => {
    if (view.thread === null) return [];
    const team = network.threads.get(view.thread)?.team ?? null;
    const outside = team === null ? [] : outsideOrgs(network, team);
    const to = span(safe` To #${threadName(network, view.thread)}`, 'strong');
    if (outside.length === 0) return [to, span(safe`  inside your organisation`, 'dim')];
    return [
      to,
      span(
        safe`  EXTERNAL: ${joinSafe(
          outside.map((org) => orgName(network, org)),
          safe`, `,
        )}`,
        'external',
      ),
    ];
  },
);

/** Where a message is written, with its audience, its length and the keys that matter. */
export function Composer({ width, height }: PaneProps) {
  const draft = useConsole(selectDraft);
  const audience = useConsole(selectAudience);
  const isSmall = height <= 3;
  const lines = fieldLines(draft, height - 2 - (isSmall ? 0 : 2), width - 5);
  const { length } = draft.value;
  const counter = span(safe`${length}/${MAX_POST_LENGTH}`, length > MAX_POST_LENGTH ? 'danger' : 'dim');
  const hint: Line = [span(safe` enter send   ctrl-j new line   up earlier text   esc keep as draft`, 'dim')];
  const body = [...(isSmall ? [] : [audience]), ...lines, ...(isSmall ? [] : [hint])];
  return <Frame title={[span(safe`COMPOSE `, 'title'), counter]} lines={body} width={width} height={height} isFocused />;
}

/** A text field as lines, the one with the cursor among them; the cursor is a reversed cell. */
export const fieldLines = (field: TextField, rows: number, columns: number): readonly Line[] => {
  const before = field.value.slice(0, field.cursor).split('\n');
  const row = before.length - 1;
  const all = field.value.split('\n');
  const start = Math.max(0, Math.min(row - rows + 1, all.length - rows));
  return all.slice(start, start + rows).map((text, index): Line => {
    const prompt = span(start + index === 0 ? safe` > ` : safe`   `, 'accent');
    return start + index === row
      ? [prompt, ...withCursor(text, before[row]?.length ?? 0, columns)]
      : [prompt, span(safeText(untrusted(text)))];
  });
};

/** One line with its cursor in view: what is left of the window is cut off. */
const withCursor = (text: string, cursor: number, columns: number): Line => {
  const left = graphemes(text.slice(0, cursor));
  const [at = ' ', ...right] = graphemes(text.slice(cursor));
  const shown = left.slice(Math.max(0, left.length - columns + 1)).join('');
  return [span(safeText(untrusted(shown))), span(safeText(untrusted(at)), 'selected'), span(safeText(untrusted(right.join(''))))];
};
