import { MAX_POST_LENGTH } from '../../commands/post.ts';
import { isAudienceKnown, outsideOrgs } from '../../domain/network.ts';
import { untrusted } from '../../domain/untrusted.ts';
import { checkWakes } from '../../operations/plan/wakes.ts';
import { selectDirectory, selectNetworkIndex } from '../../presenter/directory.ts';
import { agentName, audienceText, threadName } from '../../presenter/names.ts';
import { createSelector } from '../../store/create-selector.ts';
import { selectDraft } from '../../store/state.ts';
import type { TextField } from '../../store/text-field.ts';
import { type Line, span } from '../../text/line.ts';
import { joinSafe, safe, safeText } from '../../text/safe.ts';
import { graphemes } from '../../text/width.ts';
import { useConsole } from '../console-context.ts';
import { Frame } from './frame.tsx';
import type { PaneProps } from './list-pane.tsx';

/** Who will read the post, named before it is written. */
const selectAudience = createSelector([({ view }) => view.thread, selectDirectory], ([open, network]): Line => {
  if (open === null) return [];
  const team = network.threads.get(open)?.team ?? null;
  const outside = team === null ? [] : outsideOrgs(network, team);
  const thread = span(safe` #${threadName(network, open)}`, 'strong');
  if (outside.length > 0) return [span(safe` To EXTERNAL ${audienceText(network, outside)} in`, 'external'), thread];
  if (team !== null && !isAudienceKnown(network, team)) return [span(safe` To readers outside, perhaps, in`, 'external'), thread];
  return [span(safe` To`, 'strong'), thread, span(safe`  inside your organisation`, 'dim')];
});

/** Which agents the post will wake, before it is sent: ours by name, others as a number because their routines cannot be seen. */
const selectWakes = createSelector(
  [({ view }) => view.thread, ({ view }) => view.composer.type, selectNetworkIndex],
  ([thread, type, index]): Line => {
    if (thread === null) return [];
    const { ownAgents, outsideAgents, isSwitchedOff } = checkWakes(index, thread, type);
    if (isSwitchedOff) return [span(safe` wakes nobody: agents are switched off here`, 'dim')];
    const names = ownAgents.map((agent) => agentName(index, agent));
    const own = names.length === 0 ? safe`none of ours` : joinSafe(names, safe`, `);
    const outside = outsideAgents === 0 ? safe`` : safe` and up to ${outsideAgents} outside`;
    return [span(safe` wakes ${own}${outside}`, names.length + outsideAgents > 0 ? 'warning' : 'dim')];
  },
);

/** Where a message is written, with its audience, whom it wakes, its length and the keys that matter. */
export function Composer({ width, height }: PaneProps) {
  const draft = useConsole(selectDraft);
  const type = useConsole((state) => state.view.composer.type);
  const audience = useConsole(selectAudience);
  const wakes = useConsole(selectWakes);
  const isSmall = height <= 3;
  const lines = fieldLines(draft, height - 2 - (isSmall ? 0 : 2), width - 5);
  const { length } = draft.value;
  const counter = span(safe`${length}/${MAX_POST_LENGTH}`, length > MAX_POST_LENGTH ? 'danger' : 'dim');
  const title = span(type === 'note' ? safe`SILENT NOTE ` : safe`COMPOSE `, 'title');
  const body = [...(isSmall ? [] : [audience]), ...lines, ...(isSmall ? [] : [wakes])];
  return <Frame title={[title, counter]} lines={body} width={width} height={height} isFocused />;
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
