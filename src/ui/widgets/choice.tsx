import SelectInput from 'ink-select-input';
import { useMemo, useState } from 'react';
import { padEnd } from '../../text/fit.ts';
import { type Line, span } from '../../text/line.ts';
import { type SafeText, safe } from '../../text/safe.ts';
import { Rows } from './rows.tsx';
import { withRole } from './table.ts';

/** One of a few that can be chosen, or, with the reason, that cannot. */
export type Entry<Value> = {
  readonly id: SafeText;
  readonly label: SafeText;
  readonly value: Value;
  /** The key that does the same without the list. */
  readonly keyName?: SafeText | undefined;
  readonly whyNot?: SafeText | undefined;
};

type Props<Value> = {
  readonly entries: readonly Entry<Value>[];
  readonly width: number;
  readonly rows: number;
  /** Whether it has the keys; otherwise it only shows what is chosen. */
  readonly isFocused: boolean;
  readonly onHighlight?: (value: Value) => void;
  readonly onSelect?: (value: Value) => void;
};

const KEY_CELLS = 6;

/**
 * A list to choose from. The keyboard hands it its few keys and no digit. The entries are those of the moment when it opened: news must
 * not change what the cursor stands on. Those that cannot be chosen are drawn with their reason, where there is room, and stepped over.
 */
export function Choice<Value>({ entries, width, rows, isFocused, onHighlight, onSelect }: Props<Value>) {
  const [frozen] = useState(entries);
  const [chosen, setChosen] = useState(0);
  const { items, Item } = useMemo(() => itemsOf(frozen, width, rows), [frozen, width, rows]);
  const highlight = (item: { readonly value: Value }): void => {
    setChosen(items.findIndex(({ value }) => value === item.value));
    onHighlight?.(item.value);
  };
  const select = (item: { readonly value: Value }): void => onSelect?.(item.value);
  return (
    <SelectInput
      key={rows}
      items={items}
      initialIndex={chosen}
      limit={rows}
      isFocused={isFocused}
      itemComponent={Item}
      indicatorComponent={NoIndicator}
      onHighlight={highlight}
      onSelect={select}
    />
  );
}

const NoIndicator = () => null;

type ItemProps = { readonly isSelected?: boolean; readonly label: string };

/** What the package is given: what can be chosen, and what draws it together with what cannot and stands above it. */
function itemsOf<Value>(entries: readonly Entry<Value>[], width: number, rows: number) {
  const shown = entries.length <= rows ? entries : entries.filter(({ whyNot }) => whyNot === undefined);
  const withKeys = shown.some(({ keyName }) => keyName !== undefined);
  const last = shown.findLastIndex(({ whyNot }) => whyNot === undefined);
  const groups = new Map<string, readonly Entry<Value>[]>();
  let group: readonly Entry<Value>[] = [];
  for (const [index, entry] of shown.entries()) {
    group = [...group, entry];
    if (entry.whyNot !== undefined || index === last) continue;
    groups.set(entry.id, group);
    group = [];
  }
  const final = shown[last];
  if (final !== undefined) groups.set(final.id, group);
  const items = shown.filter(({ whyNot }) => whyNot === undefined).map(({ id, value }) => ({ key: id, label: id, value }));
  const Item = ({ isSelected = false, label }: ItemProps) => (
    <Rows
      width={width}
      lines={(groups.get(label) ?? []).map((entry) => entryLine(entry, { isChosen: isSelected && entry.id === label, withKeys, width }))}
    />
  );
  return { items, Item };
}

type Look = { readonly isChosen: boolean; readonly withKeys: boolean; readonly width: number };

const entryLine = ({ label, keyName, whyNot }: Entry<unknown>, { isChosen, withKeys, width }: Look): Line => {
  const line: Line = [
    span(isChosen ? safe` > ` : safe`   `, 'accent'),
    ...(withKeys ? [span(safe`${padEnd(keyName ?? safe``, KEY_CELLS)} `, 'accent')] : []),
    span(label, whyNot === undefined ? 'plain' : 'dim'),
    ...(whyNot === undefined ? [] : [span(safe`  (${whyNot})`, 'dim')]),
  ];
  return isChosen ? withRole(line, 'selected', width) : line;
};
