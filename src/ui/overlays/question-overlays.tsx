import { selectJoinAgents } from '../../commands/team.ts';
import { untrusted } from '../../domain/untrusted.ts';
import { ARMED_MS, HOLD_MS } from '../../operations/plan/two-key.ts';
import { oneLineField } from '../../presenter/field-lines.ts';
import { teamName } from '../../presenter/names.ts';
import { selectNowEvery } from '../../store/create-selector.ts';
import type { Overlay } from '../../store/state.ts';
import { type Line, type Span, span } from '../../text/line.ts';
import { countText, safe, safeLine } from '../../text/safe.ts';
import { useConsole, useConsoleHandle } from '../console-context.ts';
import { Choice } from '../widgets/choice.tsx';
import { ownText } from '../widgets/own-text.ts';
import { wrapped } from '../widgets/wrapped.ts';
import { OverlayFrame, useOverlayRows } from './overlay-frame.tsx';

type Of<Type extends Overlay['type']> = { readonly overlay: Extract<Overlay, { readonly type: Type }> };

const WIDTH = 72;
const PROMPT = span(safe` > `, 'accent');

/** A question before something is done. The answer is never the key that asked, and never enter. */
export function ConfirmOverlay({ overlay }: Of<'confirm'>) {
  const { columns } = useConsole((state) => state.terminal);
  const secondKey = secondKeyText(
    overlay,
    useConsole((state) => selectNowEvery(state, 1000)),
  );
  const { confirmation, field } = overlay;
  const inner = Math.min(WIDTH, columns) - 4;
  const answer: readonly Line[] =
    confirmation.answer.type === 'key'
      ? [
          [
            span(safe` ${ownText(confirmation.answer.key)}`, 'accent'),
            span(safe` yes     `),
            span(safe`esc`, 'accent'),
            span(safe` no, do nothing`),
          ],
        ]
      : [
          ...secondKey.flatMap((line) => wrapped([line], inner)).map((line): Line => [span(safe` `), ...line]),
          [
            span(safe` Type `),
            span(ownText(confirmation.answer.text), 'strong'),
            span(safe` and then `),
            span(safe`y`, 'accent'),
            span(safe`; `),
            span(safe`esc`, 'accent'),
            span(safe` does nothing.`),
          ],
          [PROMPT, ...oneLineField(field, inner - 3)],
        ];
  const body = confirmation.lines.flatMap((line) => wrapped(line, inner)).map((line): Line => [span(safe` `), ...line]);
  const lines = withAnswer(body, answer, useOverlayRows());
  return <OverlayFrame title={[span(confirmation.title, 'strong')]} lines={lines} width={WIDTH} />;
}

const ALONE = span(safe`Alone, as an override that the ledger names, after ${HOLD_MS / 1000} s:`);

const ASK_SECOND: readonly Span[] = [
  span(safe`tab asks a second operator, who has ${ARMED_MS / 1000} s to confirm with K.`, 'strong'),
  span(safe`They need a console on this machine that shares your ledger: the platform has no channel between machines.`, 'dim'),
  ALONE,
];

/** How to go about an act on the whole organisation; nothing for others. */
function secondKeyText({ confirmation, armed }: Of<'confirm'>['overlay'], now: number): readonly Span[] {
  if (confirmation.plan?.scope.type !== 'org') return [];
  if (armed === null) return ASK_SECOND;
  const left = Math.max(0, Math.ceil((ARMED_MS - (now - armed.at)) / 1000));
  return [span(safe`Waiting for a second operator: ${left} s left. Their console shows it; K confirms there.`, 'warning'), ALONE];
}

/** The question above its answer. Where there is not room for both, the question is cut: how to answer always shows. */
function withAnswer(body: readonly Line[], answer: readonly Line[], rows: number): readonly Line[] {
  const room = rows - answer.length;
  if (body.length + 2 <= room) return [[], ...body, [], ...answer];
  return body.length <= room ? [...body, ...answer] : [...body.slice(0, Math.max(0, room - 1)), [span(safe` …`, 'dim')], ...answer];
}

export function QuitOverlay() {
  const open = useConsole(({ operations }) => operations.filter(({ finishedAt }) => finishedAt === null).length);
  const posts = useConsole(({ network }) => network.posts.length);
  const lines: readonly Line[] = [
    [],
    ...(open === 0
      ? []
      : [[span(safe` ${countText(open, safe`operation is`, safe`operations are`)} under way and not read back yet.`, 'warning')]]),
    ...(posts === 0
      ? []
      : [[span(safe` ${countText(posts, safe`message of yours is`, safe`messages of yours are`)} not confirmed.`, 'warning')]]),
    [span(safe` y`, 'accent'), span(safe` quit     `), span(safe`esc`, 'accent'), span(safe` stay`)],
  ];
  return <OverlayFrame title={[span(safe`Quit netconsole?`, 'strong')]} lines={lines} width={48} />;
}

/** The one time that an invite code is shown. */
export function InviteOverlay({ overlay }: Of<'invite'>) {
  const lines: readonly Line[] = [
    [],
    [span(safe` ${overlay.code}`, 'strong'), span(overlay.isCopied ? safe`   copied` : safe``, 'good')],
    [],
    [span(safe` Whoever has it can join ${overlay.teamName} for 7 days, from any organisation.`)],
    [span(safe` It is shown this once and kept nowhere.`, 'dim')],
    [],
    [
      span(safe` y`, 'accent'),
      span(safe` copy     `),
      span(safe`D`, 'accent'),
      span(safe` revoke it now     `),
      span(safe`esc`, 'accent'),
      span(safe` done`),
    ],
  ];
  return <OverlayFrame title={[span(safe`INVITE to ${overlay.teamName}`, 'title')]} lines={lines} width={WIDTH} isOutside />;
}

const MAX_AGENTS = 8;

export function JoinOverlay({ overlay }: Of<'join'>) {
  const { store } = useConsoleHandle().commands;
  const agents = useConsole(selectJoinAgents);
  const { columns } = useConsole((state) => state.terminal);
  const entries = [
    { id: safe`nobody`, label: safe`nobody, I join alone`, value: null },
    ...agents.map(({ id, name }) => ({ id: ownText(id), label: name, value: id })),
  ];
  const rows = Math.max(1, Math.min(MAX_AGENTS, entries.length, useOverlayRows() - 7));
  const field = [PROMPT, ...(overlay.isChoosing ? [span(safeLine(untrusted(overlay.field.value)))] : oneLineField(overlay.field, 40))];
  const lines: readonly Line[] = [
    [],
    [span(safe` Invite code  `, 'dim'), ...field],
    [span(safe` Bring along  `, 'dim'), span(overlay.isChoosing ? safe` tab goes to the code` : safe` tab goes to the list`, 'dim')],
    ...Array.from({ length: rows }, () => []),
    [],
    [span(safe` Everybody in that team will see you, and you them.`, 'dim')],
    [span(safe` enter`, 'accent'), span(safe` join     `), span(safe`esc`, 'accent'), span(safe` leave`)],
  ];
  return (
    <OverlayFrame title={[span(safe`JOIN A TEAM`, 'title')]} lines={lines} width={WIDTH} childrenRow={3}>
      <Choice
        entries={entries}
        width={Math.min(WIDTH, columns) - 2}
        rows={rows}
        isFocused={overlay.isChoosing}
        onHighlight={(agent) => store.dispatch({ type: 'overlay-changed', overlay: { ...overlay, agent } })}
      />
    </OverlayFrame>
  );
}

export function NewThreadOverlay({ overlay }: Of<'new-thread'>) {
  const team = useConsole(({ network }) => teamName(network, overlay.team));
  const lines: readonly Line[] = [
    [],
    [span(safe` Title  `, 'dim'), PROMPT, ...oneLineField(overlay.field, 50)],
    [],
    [span(safe` enter`, 'accent'), span(safe` create     `), span(safe`esc`, 'accent'), span(safe` leave`)],
  ];
  return <OverlayFrame title={[span(safe`NEW THREAD in ${team}`, 'title')]} lines={lines} width={WIDTH} />;
}

/** A note in the operator's own words, for the ledger and the report. */
export function NoteOverlay({ overlay }: Of<'note'>) {
  const lines: readonly Line[] = [
    [],
    [span(safe` Note  `, 'dim'), PROMPT, ...oneLineField(overlay.field, 52)],
    [],
    [span(safe` enter`, 'accent'), span(safe` write it into the ledger     `), span(safe`esc`, 'accent'), span(safe` leave`)],
  ];
  return <OverlayFrame title={[span(safe`NOTE`, 'title')]} lines={lines} width={WIDTH} />;
}
