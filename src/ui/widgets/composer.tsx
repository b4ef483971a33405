import { isComposing } from '../../commands/active-key-contexts.ts';
import { MAX_POST_LENGTH } from '../../commands/post.ts';
import { isAudienceKnown, outsideOrgs } from '../../domain/network.ts';
import { checkWakes } from '../../operations/plan/wakes.ts';
import { selectDirectory, selectNetworkIndex } from '../../presenter/directory.ts';
import { fieldLines } from '../../presenter/field-lines.ts';
import { COMPOSER_MARGIN } from '../../presenter/layout.ts';
import { agentName, audienceText, threadName } from '../../presenter/names.ts';
import { createSelector } from '../../store/create-selector.ts';
import { selectDraft } from '../../store/state.ts';
import { type Line, span } from '../../text/line.ts';
import { joinSafe, safe } from '../../text/safe.ts';
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
  const hasKeys = useConsole(isComposing);
  const lines = fieldLines(draft, { rows: height - 2 - (isSmall ? 0 : 2), columns: width - COMPOSER_MARGIN }, hasKeys);
  const { length } = draft.value;
  const counter = span(safe`${length}/${MAX_POST_LENGTH}`, length > MAX_POST_LENGTH ? 'danger' : 'dim');
  const title = span(type === 'note' ? safe`SILENT NOTE ` : safe`COMPOSE `, 'title');
  const body = [...(isSmall ? [] : [audience]), ...lines, ...(isSmall ? [] : [wakes])];
  return <Frame title={[title, counter]} lines={body} width={width} height={height} isFocused />;
}
