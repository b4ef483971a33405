import { isComposing } from '../../commands/active-key-contexts.ts';
import { MAX_POST_LENGTH } from '../../commands/post.ts';
import { type Audience, audienceOf } from '../../domain/audience.ts';
import { checkWakes } from '../../operations/plan/wakes.ts';
import { selectDirectory, selectNetworkIndex } from '../../presenter/directory.ts';
import { fieldLines } from '../../presenter/field-lines.ts';
import { COMPOSER_MARGIN } from '../../presenter/layout.ts';
import { agentName, audienceText, threadTitle } from '../../presenter/names.ts';
import { createSelector } from '../../store/create-selector.ts';
import { selectDraft } from '../../store/state.ts';
import { type Line, span } from '../../text/line.ts';
import { joinSafe, type SafeText, safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { Frame } from './frame.tsx';
import type { PaneProps } from './list-pane.tsx';

const selectName = createSelector(
  [({ view }) => view.thread, ({ view }) => view.composer.begun, selectDirectory],
  ([thread, begun, { threads }]): SafeText => {
    const record = thread === null ? undefined : (threads.get(thread) ?? begun?.thread);
    return record === undefined ? safe`?` : threadTitle(record);
  },
);

const selectReaders = createSelector([({ view }) => view.thread, selectDirectory], ([open, network]): Audience | null =>
  open === null ? null : audienceOf(network, open),
);

/** Who will read the post, named before it is written. */
const selectAudience = createSelector([selectReaders, selectName, selectDirectory], ([audience, name, network]): Line => {
  const thread = span(safe` #${name}`, 'strong');
  switch (audience?.type) {
    case 'outside':
      return [span(safe` To EXTERNAL ${audienceText(network, audience.orgs)} in`, 'external'), thread];
    case 'unknown':
      return [span(safe` To EXTERNAL readers, perhaps, in`, 'external'), thread];
    case 'gone':
      return [span(safe` To nobody: this thread is not there any more; your text is kept:`, 'external'), thread];
    case 'ours':
      return [span(safe` To`, 'strong'), thread, span(safe`  inside your organisation`, 'dim')];
    case undefined:
      return [];
  }
});

/** The thread that is written to, in the frame, so that it shows at every size. */
const selectTarget = createSelector(
  [selectReaders, selectName],
  ([audience, name]): Line => [
    span(safe` to `, 'dim'),
    ...(audience?.type === 'ours' ? [] : [span(audience?.type === 'gone' ? safe`DELETED ` : safe`EXTERNAL `, 'external')]),
    span(safe`#${name}`, 'strong'),
  ],
);

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
  const target = useConsole(selectTarget);
  const isSmall = height <= 3;
  const hasKeys = useConsole(isComposing);
  const lines = fieldLines(draft, { rows: height - 2 - (isSmall ? 0 : 2), columns: width - COMPOSER_MARGIN }, hasKeys);
  const { length } = draft.value;
  const counter = span(safe`${length}/${MAX_POST_LENGTH}`, length > MAX_POST_LENGTH ? 'danger' : 'dim');
  const title = span(type === 'note' ? safe`SILENT NOTE ` : safe`COMPOSE `, 'title');
  const body = [...(isSmall ? [] : [audience]), ...lines, ...(isSmall ? [] : [wakes])];
  return <Frame title={[title, counter, ...target]} lines={body} width={width} height={height} isFocused />;
}
