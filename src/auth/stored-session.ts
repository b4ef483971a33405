import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Binding, parseOrigin } from '../config/origin.ts';
import { rawText, type Untrusted, untrusted } from '../domain/untrusted.ts';
import type { Timestamp } from '../domain/values.ts';
import { isToken, type Tokens } from './token-reply.ts';

/** A sign-in that is kept between runs. */
export type StoredSession = {
  /** Random, made at sign-in: names this sign-in through all renewals. */
  readonly id: string;
  readonly binding: Binding;
  readonly grant: Grant;
  readonly tokens: Tokens & { readonly obtainedAt: Timestamp };
  /** Who signed in, as the server or the portal told; only for `auth status`. */
  readonly user: Untrusted | null;
  readonly org: Untrusted | null;
  readonly sandbox: Untrusted | null;
};

/** How a sign-in is renewed: of the browser without any key, of a password or e-mail code, of the device flow (contract 1.5). */
export type Grant =
  | { readonly type: 'keyless' }
  | { readonly type: 'app'; readonly publishableKey: string }
  | { readonly type: 'device'; readonly client: string; readonly publishableKey: string };

/** What the file of a sign-in tells without its secrets; with a key of the keyring the tokens in it are encrypted. */
export type SessionFile = {
  readonly id: string;
  readonly binding: Binding;
  readonly storage: 'file' | 'keyring';
  readonly open: (key: string | undefined) => StoredSession | undefined;
};

/** The text of a session's file; `key` is 64 hexadecimal digits, or `undefined` to leave it unencrypted. */
export const encodeSession = (session: StoredSession, key: string | undefined): string => {
  const { id, binding, tokens, grant } = session;
  const head = { version: 1, id, origin: binding.origin, app: binding.app };
  const body = { grant, tokens, user: raw(session.user), org: raw(session.org), sandbox: raw(session.sandbox) };
  const secret = key === undefined ? { body } : { sealed: seal(JSON.stringify(body), key, JSON.stringify(head)) };
  return `${JSON.stringify({ ...head, ...secret })}\n`;
};

/** Reads the text of a session's file; `undefined` for what netconsole did not write. */
export const decodeSession = (text: string): SessionFile | undefined => {
  const parsed = fileSchema.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { sealed, body, ...head } = parsed.data;
  const binding: Binding = { origin: parseOrigin(head.origin, 'the stored sign-in'), app: head.app };
  const complete = (read: z.infer<typeof bodySchema>): StoredSession => ({ id: head.id, binding, ...read });
  if (body !== undefined) return { id: head.id, binding, storage: 'file', open: () => complete(body) };
  if (sealed === undefined) return undefined;
  const open = (key: string | undefined): StoredSession | undefined => {
    const opened = bodySchema.safeParse(parseJson(key === undefined ? '' : unseal(sealed, key, JSON.stringify(head))));
    return opened.success ? complete(opened.data) : undefined;
  };
  return { id: head.id, binding, storage: 'keyring', open };
};

type Sealed = { readonly iv: string; readonly tag: string; readonly data: string };

/** A key for `encodeSession`. */
export const newSessionKey = (): string => randomBytes(32).toString('hex');

/** What stands unencrypted beside the tokens is bound to them, so they cannot be moved to another server. */
function seal(text: string, key: string, bound: string): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'hex'), iv).setAAD(Buffer.from(bound));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') };
}

/** The sealed text; empty where the key is not the one or something was changed. */
function unseal(sealed: Sealed, key: string, bound: string): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'hex'), Buffer.from(sealed.iv, 'base64'), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(bound)).setAuthTag(Buffer.from(sealed.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]).toString('utf8');
  } catch {
    return '';
  }
}

const raw = (text: Untrusted | null): string | null => (text === null ? null : rawText(text));

const token = z.string().refine(isToken);
const label = z.string().transform(untrusted).nullable();

const bodySchema = z.object({
  grant: z.discriminatedUnion('type', [
    z.object({ type: z.literal('keyless') }),
    z.object({ type: z.literal('app'), publishableKey: token }),
    z.object({ type: z.literal('device'), client: z.string(), publishableKey: token }),
  ]),
  tokens: z.object({
    accessToken: token,
    refreshToken: token.nullable(),
    expiresInMs: z.number().positive().nullable(),
    obtainedAt: z.number(),
  }),
  user: label,
  org: label,
  sandbox: label,
});

const fileSchema = z.object({
  version: z.literal(1),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  origin: z.string(),
  app: z.string().nullable(),
  body: bodySchema.optional(),
  sealed: z.object({ iv: z.string(), tag: z.string(), data: z.string() }).optional(),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
