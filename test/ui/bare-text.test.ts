import { describe, expect, it } from 'vitest';
import { findBareText } from './bare-text.ts';

/** What the operator types, or a record that a component turns into safe lines itself: none of it can reach Ink but as `Painted`. */
const TYPED_BY_THE_OPERATOR = 'the text of a field, which fieldLines makes safe';
const ALLOWED: Readonly<Record<string, string>> = {
  'app.tsx App transform': 'the character that stands for the picture and holds nothing of it',
  'overlays/choice-overlays.tsx PaletteOverlay.field': TYPED_BY_THE_OPERATOR,
  'overlays/question-overlays.tsx ConfirmOverlay.overlay': TYPED_BY_THE_OPERATOR,
  'overlays/question-overlays.tsx JoinOverlay.overlay': TYPED_BY_THE_OPERATOR,
  'overlays/question-overlays.tsx NewThreadOverlay.overlay': TYPED_BY_THE_OPERATOR,
  'overlays/question-overlays.tsx NoteOverlay.overlay': TYPED_BY_THE_OPERATOR,
  'overlays/link-overlay.tsx LinkOverlay.report': 'the errors of the link, which reportLines makes safe',
  'overlays/overlay-frame.tsx OverlayFrame.children': 'an element, of a component that is looked at itself',
  'widgets/choice.tsx Choice itemComponent': 'the component below, which the package gives the id of an entry',
  'widgets/choice.tsx Item.label': 'the id of an entry, which is looked up and never drawn',
  'overlays/overlays.tsx OverlayView.overlay': 'handed on to the components above',
};

/** Components that must not pass, and the safe one. */
const PLANTED = `
import { Text as Text, Transform as Transform } from 'ink';
import type { Message as PlantedMessage } from '../../domain/message.ts';
import type { TextField as Untyped } from '../../store/text-field.ts';
import TextInput from 'ink-text-input';
import type { SafeText as PlantedText } from '../../text/safe.ts';
const OfMessage = ({ message }: { readonly message: PlantedMessage }) => <Text>{message.content}</Text>;
export function OfTitle({ title }: { readonly title: string | null }) { return <Text>{title}</Text>; }
export const OfRows = (_: { readonly rows: readonly string[] }) => null;
export const OfAnything = (_: { readonly value: unknown; readonly other: any }) => null;
const OfParts = ({ count }: { readonly count: number }) => <Text>{\`\${count} of \${String(count)}\`}</Text>;
const OfTransform = ({ row }: { readonly row: PlantedText }) => <Transform transform={() => row.trim()}>{row}</Transform>;
const OfInput = ({ typed }: { readonly typed: Untyped }) => <TextInput value={typed.value} onChange={() => undefined} />;
export const OfSafeText = ({ row, rows }: { readonly row: PlantedText; readonly rows: readonly PlantedText[] }) => <Text>{row}{rows[0]}</Text>;
`;
const FILE = 'panes/preview-pane.tsx';

describe('the components', () => {
  it('take no bare text and give Ink none, and would be seen if they did', { timeout: 60_000 }, () => {
    const found = [...new Set(findBareText({ [FILE]: PLANTED }).map(({ place }) => place))].toSorted();
    const planted = found.filter((place) => place.startsWith(`${FILE} Of`)).map((place) => place.replace(`${FILE} `, ''));

    expect(found.filter((place) => !place.startsWith(`${FILE} Of`))).toEqual(Object.keys(ALLOWED).toSorted());
    expect(planted).toEqual(
      [
        'OfAnything.other',
        'OfAnything.value',
        'OfInput value',
        'OfInput.typed',
        'OfMessage <Text>',
        'OfMessage.message',
        'OfParts <Text>',
        'OfRows.rows',
        'OfTitle <Text>',
        'OfTitle.title',
        'OfTransform transform',
      ].toSorted(),
    );
  });
});
