import type { OrgId, RunId, SessionId, TeamId, ThreadId } from '../../domain/ids.ts';
import type { Untrusted } from '../../domain/untrusted.ts';
import { PlatformError } from '../errors.ts';
import type { Identity } from './decode/people.ts';
import type { PlatformHttp } from './rest/platform-http.ts';
import type { RestNetwork } from './rest/rest-network.ts';

/** What some record told of a user or an agent. */
export type KnownPrincipal = {
  readonly name: Untrusted | null;
  readonly org: OrgId | null;
  readonly isService: boolean;
};

/** Where a thread lives, which its topic name needs: `org` only for one that the whole organisation sees. */
export type ThreadHome = { readonly team: TeamId | null; readonly org: OrgId | null };

/** What a session acts for; only the activity feed says so. */
export type SessionOrigin = { readonly run: RunId | null; readonly thread: ThreadId | null };

/** What the adapter learned in passing and later records leave out. Filled by the decoders. */
export type Directory = {
  readonly learnOrg: (org: OrgId, name: Untrusted | null) => void;
  readonly orgName: (org: OrgId | null) => Untrusted | null;
  /** A later record adds to what is known: its `null`s take nothing away. */
  readonly learnPrincipal: (id: string, principal: KnownPrincipal) => void;
  readonly principal: (id: string) => KnownPrincipal | undefined;
  readonly learnThread: (thread: ThreadId, home: ThreadHome) => void;
  readonly threadHome: (thread: ThreadId) => ThreadHome | undefined;
  readonly learnSession: (session: SessionId, origin: SessionOrigin) => void;
  readonly sessionOrigin: (session: SessionId) => SessionOrigin | undefined;
};

const MAX_SESSIONS = 5_000;

export const createDirectory = (): Directory => {
  const orgNames = new Map<OrgId, Untrusted>();
  const principals = new Map<string, KnownPrincipal>();
  const threads = new Map<ThreadId, ThreadHome>();
  const sessions = new Map<SessionId, SessionOrigin>();
  return {
    learnOrg: (org, name) => {
      if (name !== null) orgNames.set(org, name);
    },
    orgName: (org) => (org === null ? null : (orgNames.get(org) ?? null)),
    learnPrincipal: (id, principal) => {
      const known = principals.get(id);
      principals.set(id, {
        name: principal.name ?? known?.name ?? null,
        org: principal.org ?? known?.org ?? null,
        isService: principal.isService || (known?.isService ?? false),
      });
    },
    principal: (id) => principals.get(id),
    learnThread: (thread, home) => {
      const known = threads.get(thread);
      threads.set(thread, { team: home.team ?? known?.team ?? null, org: home.org ?? known?.org ?? null });
    },
    threadHome: (thread) => threads.get(thread),
    learnSession: (session, origin) => {
      sessions.set(session, origin);
      const oldest = sessions.size > MAX_SESSIONS ? sessions.keys().next().value : undefined;
      if (oldest !== undefined) sessions.delete(oldest);
    },
    sessionOrigin: (session) => sessions.get(session),
  };
};

/** Reads once who the credential stands for; again only after a failure. Rejects with `unsupported` for a secret key. */
export const createIdentity = (http: PlatformHttp, rest: RestNetwork): (() => Promise<Identity>) => {
  let identity: Promise<Identity> | null = null;
  return () => {
    if (http.credentialKind === 'secret-key') {
      return Promise.reject(new PlatformError('unsupported', 'A secret key acts for the whole app and is nobody in it.'));
    }
    identity ??= rest.getIdentity().catch((error: unknown) => {
      identity = null;
      throw error;
    });
    return identity;
  };
};
