import type { Message } from '../domain/message.ts';
import type { Line } from './line.ts';
import { safe, safeLine, safeText } from './safe.ts';

export type MessageLook = { readonly widthCells: number };
export const messageLines = (message: Message, look: MessageLook): readonly Line[] =>
  safeText(message.content)
    .split('\n')
    .map((text) => [{ text: safe`${safeLine(message.author.name)} ${text as never}`.slice(0, look.widthCells) as never, role: 'plain' }]);
