import { isId, type ThreadId, toId } from '../../../domain/ids.ts';
import type { Invite, Team } from '../../../domain/team.ts';
import type { Thread } from '../../../domain/thread.ts';
import { untrusted } from '../../../domain/untrusted.ts';
import type { Timestamp } from '../../../domain/values.ts';
import type { Directory } from '../directory.ts';
import {
  flagOf,
  idOf,
  optionalIdOf,
  optionalNumberOf,
  optionalReceived,
  optionalStringOf,
  optionalTextOf,
  optionalTimeOf,
  protocolError,
  received,
  tokenOf,
} from './field-readers.ts';

export const decodeTeam = (value: unknown): Team => {
  const record = received(value, 'team');
  const id = idOf<'team'>(record, 'id');
  return {
    id,
    name: optionalTextOf(record, 'name') ?? optionalTextOf(record, 'slug') ?? untrusted(id),
    description: optionalTextOf(record, 'description'),
    org: optionalIdOf<'org'>(record, 'org'),
    myRole: optionalStringOf(record, 'membership_status') === null ? null : tokenOf(record, 'membership_status', 'member'),
  };
};

export const decodeThread = (value: unknown): Thread => {
  const record = received(value, 'thread');
  const id = idOf<'thread'>(record, 'id');
  const team = optionalIdOf<'team'>(record, 'team');
  const org = optionalIdOf<'org'>(record, 'org');
  const visibility: Thread['visibility'] = tokenOf(record, 'visibility', 'team');
  const settings = optionalReceived(record, 'settings');
  const lastActivityAt = optionalTimeOf(record, 'last_activity');
  return {
    id,
    team,
    org,
    title: optionalTextOf(record, 'title') ?? optionalTextOf(record, 'key') ?? optionalTextOf(record, 'slug'),
    visibility,
    isDefault: flagOf(record, 'is_default', false),
    isMuted: flagOf(record, 'muted', false),
    agentsEnabled: settings === null ? true : flagOf(settings, 'agent_enabled', true),
    unreadCount: optionalNumberOf(record, 'unread_count') ?? 0,
    lastActivityAt,
    lastPreview: optionalTextOf(record, 'last_message_preview'),
    lastSender: optionalTextOf(record, 'last_message_sender'),
    createdAt: optionalTimeOf(record, 'created_at') ?? lastActivityAt ?? 0,
  };
};

/** Remembers where a thread lives, by a record that is believed. */
export const learnHome = ({ id, team, org, visibility }: Thread, directory: Directory): void =>
  directory.learnThread(id, { team, org: visibility === 'org' ? org : null });

/** Whether agents are on in a thread, which the record may name. */
export type AgentsSwitch = { readonly isEnabled: boolean; readonly thread: ThreadId | null };

/** Decodes the thread switch. The server gives its default itself, so that one which is not there is no answer. */
export const decodeAgentsSwitch = (value: unknown): AgentsSwitch => {
  const outer = received(value, 'settings');
  const record = optionalReceived(outer, 'settings') ?? outer;
  const isEnabled = record.fields['agent_enabled'];
  if (typeof isEnabled !== 'boolean') throw protocolError('settings.agent_enabled');
  return { isEnabled, thread: optionalIdOf(record, 'thread') ?? optionalIdOf(outer, 'thread') };
};

/** Decodes a new invite. Its code is the one secret part of any reply. */
export const decodeInvite = (value: unknown, team: Team['id'], createdAt: Timestamp): Invite => {
  const outer = received(value, 'invite');
  const record = optionalReceived(outer, 'invite') ?? outer;
  const code = optionalStringOf(record, 'code') ?? optionalStringOf(record, 'join_code');
  if (code === null || !isId(code)) throw protocolError('invite.code');
  return { team: optionalIdOf<'team'>(record, 'team') ?? team, code: untrusted(toId(code)), createdAt };
};
