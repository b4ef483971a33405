import { createHash } from 'node:crypto';
import type { TeamId } from '../../domain/ids.ts';
import type { EntryContent, LedgerEntry } from '../../domain/ledger-entry.ts';
import type { Invite } from '../../domain/team.ts';
import { rawText, type Untrusted, untrusted } from '../../domain/untrusted.ts';
import type { Timestamp } from '../../domain/values.ts';

/** The platform lists no codes, so that this is all that is known of them: those that were made here. */
export type KnownInvite = {
  readonly team: TeamId;
  readonly teamName: Untrusted;
  readonly digest: string;
  readonly madeAt: Timestamp;
  readonly madeBy: LedgerEntry['actor'];
  readonly expiresAt: Timestamp;
  readonly isRevoked: boolean;
};

/** How long a code lets others in, by the platform's reference. */
const LIFE_MS = 7 * 86_400_000;

/** By this a code is recognised; what it says cannot be found again from it. */
export const inviteDigest = (code: string): string =>
  createHash('sha256').update(`netconsole invite ${code.trim()}`).digest('hex').slice(0, 32);

/** What the ledger keeps of a new code. */
export const inviteMade = ({ team, code, createdAt }: Invite, teamName: Untrusted | null): EntryContent => ({
  type: 'invite-made',
  team,
  teamName: teamName ?? untrusted(team),
  digest: inviteDigest(rawText(code)),
  expiresAt: createdAt + LIFE_MS,
});

export const inviteRevoked = (team: TeamId, code: string): EntryContent => ({ type: 'invite-revoked', team, digest: inviteDigest(code) });

/** The codes that were made here, newest first. */
export const knownInvites = (entries: readonly LedgerEntry[]): readonly KnownInvite[] => {
  const revoked = new Set(entries.flatMap((entry) => (entry.type === 'invite-revoked' ? [entry.digest] : [])));
  return entries
    .flatMap((entry): KnownInvite[] => {
      if (entry.type !== 'invite-made') return [];
      const { team, teamName, digest, expiresAt, at: madeAt, actor: madeBy } = entry;
      return [{ team, teamName, digest, madeAt, madeBy, expiresAt, isRevoked: revoked.has(digest) }];
    })
    .toReversed();
};
