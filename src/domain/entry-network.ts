import type { OrgId, PrincipalId } from './ids.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import type { Untrusted } from './untrusted.ts';

/** Where an entry of the ledger belongs, and on whose behalf it was written. */
export type EntryNetwork = {
  /** Scheme, host and port of the server. */
  readonly origin: string;
  /** The app that the key belongs to, where the profile tells. */
  readonly app: string | null;
  /** `null` for a key that acts for a whole app. */
  readonly org: OrgId | null;
  /** `null` in production. */
  readonly sandbox: Untrusted | null;
  readonly principal: PrincipalId | null;
};

/** Whether an entry of the ledger is to be seen. */
export type EntryFilter = (entry: LedgerEntry) => boolean;

/**
 * Whether an entry belongs to the same network, whoever wrote it: operators of one organisation act together. What was written
 * before entries told where they belong is of no network that is known. An app that only one of the two names makes no difference.
 */
export const isOfNetwork =
  (own: EntryNetwork): EntryFilter =>
  ({ network }) =>
    network !== undefined &&
    network.origin === own.origin &&
    network.org === own.org &&
    network.sandbox === own.sandbox &&
    (network.app === own.app || network.app === null || own.app === null);
