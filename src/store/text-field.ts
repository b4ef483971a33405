import { graphemes } from '../text/width.ts';

/** A text being typed. `cursor` counts UTF-16 units and always stands between two graphemes. */
export type TextField = { readonly value: string; readonly cursor: number };

/** What a key does to a text: the readline set. */
export type TextEdit =
  | { readonly type: 'insert'; readonly text: string }
  | { readonly type: 'delete-left' }
  | { readonly type: 'delete-right' }
  | { readonly type: 'delete-word' }
  | { readonly type: 'delete-to-start' }
  | { readonly type: 'delete-to-end' }
  | { readonly type: 'move-left' }
  | { readonly type: 'move-right' }
  | { readonly type: 'move-word-left' }
  | { readonly type: 'move-word-right' }
  | { readonly type: 'move-start' }
  | { readonly type: 'move-end' }
  | { readonly type: 'move-to'; readonly cursor: number }
  | { readonly type: 'set'; readonly text: string };

export const EMPTY_FIELD: TextField = { value: '', cursor: 0 };

/** The field with the text and the cursor at its end. */
export const fieldOf = (value: string): TextField => ({ value, cursor: value.length });

/** The field after the edit. */
export const editField = (field: TextField, edit: TextEdit): TextField => betweenGraphemes(edited(field, edit));

function edited(field: TextField, edit: TextEdit): TextField {
  const { value, cursor } = field;
  const left = value.slice(0, cursor);
  const right = value.slice(cursor);
  switch (edit.type) {
    case 'insert':
      return { value: left + edit.text + right, cursor: cursor + edit.text.length };
    case 'set':
      return fieldOf(edit.text);
    case 'delete-left': {
      const kept = withoutLastGrapheme(left);
      return { value: kept + right, cursor: kept.length };
    }
    case 'delete-right':
      return { value: left + right.slice(firstGrapheme(right).length), cursor };
    case 'delete-word': {
      const start = wordStart(left);
      return { value: left.slice(0, start) + right, cursor: start };
    }
    case 'delete-to-start': {
      const start = left.lastIndexOf('\n') + 1;
      return { value: left.slice(0, start) + right, cursor: start };
    }
    case 'delete-to-end': {
      const end = right.indexOf('\n');
      return { value: left + (end < 0 ? '' : right.slice(end)), cursor };
    }
    case 'move-left':
      return { value, cursor: withoutLastGrapheme(left).length };
    case 'move-right':
      return { value, cursor: cursor + firstGrapheme(right).length };
    case 'move-word-left':
      return { value, cursor: wordStart(left) };
    case 'move-word-right':
      return { value, cursor: cursor + (/^\s*\S*/.exec(right)?.[0].length ?? 0) };
    case 'move-start':
      return { value, cursor: left.lastIndexOf('\n') + 1 };
    case 'move-end': {
      const end = right.indexOf('\n');
      return { value, cursor: end < 0 ? value.length : cursor + end };
    }
    case 'move-to':
      return { value, cursor: Math.max(0, Math.min(edit.cursor, value.length)) };
  }
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Two texts that meet can become one grapheme, such as a letter and an accent: the cursor goes behind it. */
function betweenGraphemes(field: TextField): TextField {
  const around = segmenter.segment(field.value).containing(field.cursor);
  return around === undefined || around.index === field.cursor ? field : { ...field, cursor: around.index + around.segment.length };
}

const withoutLastGrapheme = (text: string): string => graphemes(text).slice(0, -1).join('');
const firstGrapheme = (text: string): string => graphemes(text.slice(0, 64))[0] ?? '';

function wordStart(left: string): number {
  let start = left.trimEnd().length;
  while (start > 0 && left.charAt(start - 1).trim() !== '') start -= 1;
  return start;
}
