import { inspect } from 'node:util';
import { SECRET_SHAPES } from '../config/secret-shapes.ts';
import { secretForms } from './secret-forms.ts';

/** The one way out for everything that is not the screen: logs, errors, `--debug`, crash files, reports. */
export type Redactor = {
  /** Masks this secret from now on, in every form of `secretForms`, also where it was cut. Under 6 characters it is not held. */
  readonly hold: (secret: string) => void;
  /** Whether the text holds a secret by value or by shape. */
  readonly finds: (text: string) => boolean;
  readonly redact: (text: string) => string;
  /** Any value as text without secrets; an error comes with its stack and causes. */
  readonly redactValue: (value: unknown) => string;
};

const MASK = '[redacted]';
const MIN_SECRET = 6;
/** Tokens are renewed every quarter of an hour; the oldest have long expired when they are forgotten, and keep their shape. */
const MOST_SECRETS = 64;

/** Makes a redactor that masks what looks like a secret, and every form of the secrets it is given to hold. */
export const createRedactor = (secrets: readonly string[] = []): Redactor => {
  const forms = new Map<string, readonly string[]>();
  let held: RegExp | undefined;
  const hold = (secret: string): void => {
    const trimmed = secret.trim();
    if (trimmed.length < MIN_SECRET || forms.has(trimmed)) return;
    forms.set(trimmed, secretForms(trimmed));
    for (const [oldest] of forms) if (forms.size > MOST_SECRETS) forms.delete(oldest);
    held = patternOf([...forms.values()].flat().sort((a, b) => b.length - a.length));
  };
  const redact = (text: string): string => redactShapes(held === undefined ? text : text.replace(held, MASK));
  for (const secret of secrets) hold(secret);
  return { hold, redact, finds: (text) => redact(text) !== text, redactValue: (value) => redact(asText(value)) };
};

/** Matches each form, and each beginning of one that is long enough to be of use to somebody. */
function patternOf(forms: readonly string[]): RegExp {
  const whole = forms.map(escaped);
  const cut = forms.filter((form) => form.length >= 16).map((form) => `${escaped(form.slice(0, 12))}[A-Za-z0-9._~+/=%-]*`);
  return new RegExp([...whole, ...cut].join('|'), 'g');
}

/** Names after which a value is a secret, whatever it looks like, in URLs, JSON, headers and inspected objects. */
const SECRET_NAME =
  '(?:\\b|_)(?:(?:access|refresh|id|auth)_?token|token|api[_-]?key|(?:client_?)?secret(?:_?key)?|passw(?:or)?d|(?:device|user|join|invite)_?code|authorization)\\b';
const NAMED = new RegExp(
  `(${SECRET_NAME}["']?\\s*(?:=|:|%3D)\\s*)("(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|[^\\s"'&,;{}()[\\]]+)`,
  'gi',
);
const COOKIE = /(\b(?:set-)?cookie["']?\s*:\s*)[^\n]+/gi;
/** An invitation's code where it stands as one: upper case and digits, unlike a system's error such as `ENOENT`. */
const INVITE = /(\bcode\b["']?\s*(?:=|:|%3D)\s*["']?|\/(?:join|invites?)\/)(?!E[A-Z]+\b)[A-Z0-9][A-Z0-9-]{5,31}\b/g;
const USERINFO = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi;
const SHAPES = SECRET_SHAPES.map((shape) => new RegExp(shape, `${shape.flags}g`));

function redactShapes(text: string): string {
  return SHAPES.reduce((rest, shape) => rest.replace(shape, MASK), text)
    .replace(COOKIE, `$1${MASK}`)
    .replace(NAMED, (_, name: string, value: string) => `${name}${quoteOf(value)}${MASK}${quoteOf(value)}`)
    .replace(INVITE, `$1${MASK}`)
    .replace(USERINFO, `$1${MASK}@`);
}

const quoteOf = (value: string): string => (value.startsWith('"') ? '"' : value.startsWith("'") ? "'" : '');

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : inspect(value, { depth: 8, breakLength: Number.POSITIVE_INFINITY });
