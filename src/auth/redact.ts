import { inspect } from 'node:util';
import { hasSecretShape, SECRET_SHAPES } from '../config/secret-shapes.ts';
import { ConfigError } from '../system/config-error.ts';

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

/**
 * The forms in which a secret may turn up in a text: as it is, percent-encoded once and twice, form-encoded, escaped for JSON,
 * in base64 and base64url at each of the three alignments (as inside `user:secret`), and in hexadecimal.
 */
export const secretForms = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret, 'utf8');
  const percent = encodeURIComponent(secret);
  const base64 = [0, 1, 2].map((lead) => base64Core(bytes, lead));
  const forms = [
    secret,
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    encodeURIComponent(percent),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    bytes.toString('hex'),
    bytes.toString('hex').replace(/../g, '$& ').trim(),
  ];
  return [...new Set(forms)].filter((form) => form.length >= 6);
};

/** The characters of the base64 text that depend on the secret alone, when `lead` bytes of a group stand before it. */
function base64Core(bytes: Buffer, lead: number): string {
  const text = Buffer.concat([Buffer.alloc(lead), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const start = lead === 0 ? 0 : lead + 1;
  const isWhole = (lead + bytes.length) % 3 === 0;
  return text.slice(start, isWhole ? undefined : -1);
}

/**
 * Refuses a command line that holds something like a secret: every user of the machine can read it, and the shell keeps it.
 * `words` come without the program's name. Throws `ConfigError('misused')` that tells the place of the word, never the word.
 */
export const assertNoSecretWords = (words: readonly string[]): void => {
  const index = words.findIndex(hasSecretShape);
  if (index === -1) return;
  throw new ConfigError(
    'misused',
    `Word ${index + 1} of the command line looks like a key, and every program on this machine can read it there.`,
    {
      fix: 'revoke that key, then give the new one with --token-file FILE, or --token-file - to read it from standard input',
    },
  );
};
