import { describe, expect, it } from 'vitest';
import { toId } from '../../../../src/domain/ids.ts';
import { decodeMessage, decodePushedMessage } from '../../../../src/platform/archastro/decode/message.ts';
import { decodeMember } from '../../../../src/platform/archastro/decode/people.ts';
import { createDirectory } from '../../../../src/platform/archastro/directory.ts';

const at = '2026-06-30T12:00:00Z';
const thread = toId<'thread'>('thr_0aBc');

const partnerMember = {
  id: 'tmb_2',
  type: 'agent',
  name: 'Partner Integrations',
  role: 'member',
  user: null,
  agent: { id: 'agi_part', name: 'Partner Integrations', org: 'org_partner', org_name: 'Partner Inc' },
};

describe('decodeMessage', () => {
  it('reads a person with the organisation of the expanded user', () => {
    const message = decodeMessage(
      {
        id: 'msg_1',
        thread,
        content: 'What is the timeline?',
        type: null,
        agent: null,
        user: { id: 'usr_kim', name: 'Kim', org: 'org_acme', org_name: 'Acme', is_system_user: false },
        actors: [{ id: 'user-usr_kim', name: 'Kim' }],
        idempotency_key: '7c1e',
        is_deleted: false,
        created_at: at,
      },
      createDirectory(),
    );

    expect(message).toEqual({
      id: 'msg_1',
      thread,
      author: { kind: 'human', id: 'usr_kim', name: 'Kim', org: 'org_acme', orgName: 'Acme' },
      content: 'What is the timeline?',
      type: 'message',
      isDeleted: false,
      isPartial: false,
      replyTo: null,
      replyCount: 0,
      idempotencyKey: '7c1e',
      createdAt: Date.UTC(2026, 5, 30, 12),
      updatedAt: Date.UTC(2026, 5, 30, 12),
    });
  });

  it('finds the organisation of a partner agent among the members', () => {
    const directory = createDirectory();
    decodeMember(partnerMember, toId<'team'>('tem_1'), directory);

    const { author } = decodeMessage(
      {
        id: 'msg_4',
        thread,
        content: 'Thu 02:00',
        user: null,
        agent: 'agi_part',
        actors: [{ id: 'agent-agi_part', name: 'Partner Integrations' }],
        created_at: at,
      },
      directory,
    );

    expect(author).toEqual({ kind: 'agent', id: 'agi_part', name: 'Partner Integrations', org: 'org_partner', orgName: 'Partner Inc' });
  });

  it('leaves the organisation open where nothing tells it', () => {
    const { author } = decodeMessage(
      { id: 'msg_5', thread, content: '', agent: 'agi_x', created_at: at, org: 'org_acme' },
      createDirectory(),
    );

    expect(author).toEqual({ kind: 'agent', id: 'agi_x', name: 'agi_x', org: null, orgName: null });
  });

  it('reads the platform itself as the system', () => {
    const { author, type } = decodeMessage(
      {
        id: 'msg_3',
        thread,
        content: 'joined',
        type: 'system',
        user: null,
        agent: null,
        actors: [{ id: null, name: null }],
        created_at: at,
      },
      createDirectory(),
    );

    expect([author, type]).toEqual([{ kind: 'system', id: null, name: 'system', org: null, orgName: null }, 'system']);
  });

  it('tells a system user from a person', () => {
    const { author } = decodeMessage(
      { id: 'msg_6', thread, content: 'x', user: { id: 'usr_bot', name: 'Bot', is_system_user: true }, created_at: at },
      createDirectory(),
    );

    expect(author.kind).toBe('service');
  });

  it('reads the other shape of the developer surface', () => {
    const message = decodeMessage(
      { id: 'msg_4', content: 'Hi', sender: 'agi_part', sender_name: 'Partner', sender_type: 'agent', created_at: '2026-06-30 12:00:00' },
      createDirectory(),
      thread,
    );

    expect([message.thread, message.author, message.createdAt]).toEqual([
      thread,
      { kind: 'agent', id: 'agi_part', name: 'Partner', org: null, orgName: null },
      Date.UTC(2026, 5, 30, 12),
    ]);
  });

  it('marks an answer that still grows, and a deletion', () => {
    const growing = decodeMessage(
      { id: 'm', thread, content: '…', agent: 'agi_x', metadata: { complete: false }, created_at: at },
      createDirectory(),
    );
    const deleted = decodeMessage({ id: 'm', thread, content: '(deleted)', is_deleted: true, created_at: at }, createDirectory());

    expect([growing.isPartial, deleted.isDeleted]).toEqual([true, true]);
  });

  it.each([
    ['message', null],
    ['message.id', { thread, created_at: at }],
    ['message.id', { id: 'a b', thread, created_at: at }],
    ['message.created_at', { id: 'msg_1', thread }],
    ['message.thread', { id: 'msg_1', created_at: at }],
  ])('names %s where it is wrong', (field, value) => {
    expect(() => decodeMessage(value, createDirectory())).toThrow(
      expect.objectContaining({ code: 'protocol', message: expect.stringContaining(`${field} is missing`) }),
    );
  });

  it('reads a push with its cursors, and one that is the message itself', () => {
    const message = { id: 'msg_1', thread, content: 'x', created_at: at };

    const pushed = decodePushedMessage({ message, thread_id: thread, before_cursor: 'c1', after_cursor: 'c2' }, createDirectory(), thread);
    const bare = decodePushedMessage(message, createDirectory(), thread);

    expect([pushed.message.id, pushed.before, pushed.after]).toEqual(['msg_1', 'c1', 'c2']);
    expect([bare.message.id, bare.before]).toEqual(['msg_1', null]);
  });

  it('is not led astray by keys that mean something to JavaScript', () => {
    const directory = createDirectory();
    const hostile: unknown = JSON.parse(
      `{"id":"msg_1","thread":"thr_1","created_at":"${at}","user":{"id":"__proto__","name":"x","org":"constructor"},"content":"x"}`,
    );

    expect(decodeMessage(hostile, directory).author).toMatchObject({ id: '__proto__', org: 'constructor' });
    expect(directory.principal('toString')).toBeUndefined();
  });
});
