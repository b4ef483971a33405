import { describe, expect, it } from 'vitest';
import { toId } from '../../../../src/domain/ids.ts';
import { learnJoinReply } from '../../../../src/platform/archastro/decode/join-reply.ts';
import { decodeAgent, decodeIdentity, decodeMember, decodeOrg } from '../../../../src/platform/archastro/decode/people.ts';
import { decodeAgentsSwitch, decodeInvite, decodeTeam, decodeThread, learnHome } from '../../../../src/platform/archastro/decode/team.ts';
import { createDirectory } from '../../../../src/platform/archastro/directory.ts';

const team = toId<'team'>('tem_1');

describe('decodeIdentity', () => {
  it('names the sandbox, and calls its absence production', () => {
    const me = { id: 'usr_1', name: 'Kim', org: 'org_1', org_name: 'Acme', org_role: 'admin', app: 'dap_1' };

    expect(decodeIdentity({ ...me, sandbox: 'dsb_1', sandbox_name: 'Trial' }, createDirectory()).me.sandbox).toBe('Trial');
    expect(decodeIdentity({ ...me, sandbox: null }, createDirectory())).toEqual({
      me: { id: 'usr_1', name: 'Kim', org: 'org_1', orgName: 'Acme', orgRole: 'admin', sandbox: null, isSystemUser: false },
      app: 'dap_1',
    });
  });
});

describe('decodeMember', () => {
  it('keeps a member that was deleted', () => {
    expect(decodeMember({ id: 'tmb_1', type: 'unknown', role: 'member' }, team, createDirectory())).toEqual({
      id: 'tmb_1',
      team,
      principal: { type: 'unknown' },
      name: 'deleted',
      org: null,
      orgName: null,
      role: 'member',
      joinedAt: null,
    });
  });

  it('knows the name of an organisation from elsewhere where the member lacks it', () => {
    const directory = createDirectory();
    decodeOrg({ id: 'org_2', name: 'Partner', kind: 'company' }, directory);

    expect(decodeMember({ id: 'tmb_1', user: { id: 'usr_2', name: 'Jo', org: 'org_2', org_name: null } }, team, directory)).toMatchObject({
      principal: { type: 'user', id: 'usr_2' },
      org: 'org_2',
      orgName: 'Partner',
    });
  });
});

describe('decodeAgent', () => {
  it('falls back to what there is for a name', () => {
    expect(decodeAgent({ id: 'agi_1' }, createDirectory())).toMatchObject({ name: 'agi_1', model: null, org: null });
  });
});

describe('decodeTeam', () => {
  it('knows no role where the caller is no member, and keeps one that it does not know', () => {
    expect(decodeTeam({ id: 'tem_1', name: 'A', membership_status: null }).myRole).toBeNull();
    expect(decodeTeam({ id: 'tem_1', name: 'A', membership_status: 'guest' }).myRole).toBe('guest');
  });
});

describe('decodeThread', () => {
  it('shows the key of a thread without a title, and takes the platform’s defaults', () => {
    expect(decodeThread({ id: 'thr_1', team: 'tem_1', key: 'ops', title: null })).toMatchObject({
      title: 'ops',
      agentsEnabled: true,
      isMuted: false,
      unreadCount: 0,
      visibility: 'team',
    });
  });

  it('remembers where a thread lives', () => {
    const directory = createDirectory();
    learnHome(decodeThread({ id: 'thr_1', team: 'tem_1', org: 'org_1', visibility: 'team' }), directory);
    learnHome(decodeThread({ id: 'thr_2', team: null, org: 'org_1', visibility: 'org' }), directory);

    expect(directory.threadHome(toId('thr_1'))).toEqual({ team: 'tem_1', org: null });
    expect(directory.threadHome(toId('thr_2'))).toEqual({ team: null, org: 'org_1' });
  });
});

describe('the smaller replies', () => {
  it('read the thread switch bare and wrapped', () => {
    expect([{ agent_enabled: false }, { settings: { agent_enabled: true }, thread: 'thr_1' }].map(decodeAgentsSwitch)).toEqual([
      { isEnabled: false, thread: null },
      { isEnabled: true, thread: 'thr_1' },
    ]);
  });

  it.each([[{}], [{ agent_enabled: null }], [{ settings: [] }], [[]]])('take %j for no answer about the thread switch', (reply) => {
    expect(() => decodeAgentsSwitch(reply)).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  it('read an invite code of both surfaces, and no code that could act on anything', () => {
    expect([{ code: 'K7QX2M9PLD4R' }, { invite: { join_code: 'K7QX2M9PLD4R' } }].map((reply) => decodeInvite(reply, team, 5))).toEqual([
      { team, code: 'K7QX2M9PLD4R', createdAt: 5 },
      { team, code: 'K7QX2M9PLD4R', createdAt: 5 },
    ]);
    expect(() => decodeInvite({ code: '\u001b[2J' }, team, 5)).toThrow(expect.objectContaining({ code: 'protocol' }));
  });
});

describe('learnJoinReply', () => {
  const members = [{ type: 'agent', agent: { id: 'agi_1', name: 'Scout', org: 'org_2', org_name: 'Partner' } }, null, { user: null }];

  it.each([
    [{ data: { metadata: { members } } }],
    [{ data: { chunk: { metadata: { members } } } }],
    [{ data: { members } }],
    [{ members }],
    [{ chat_model: { members } }],
  ])('finds the members in %j', (reply) => {
    const directory = createDirectory();

    learnJoinReply(reply, directory);

    expect([directory.principal('agi_1')?.org, directory.orgName(toId('org_2'))]).toEqual(['org_2', 'Partner']);
  });

  it.each([[null], [{}], [{ data: null }], [{ members: [] }]])('makes nothing of %j', (reply) => {
    expect(() => learnJoinReply(reply, createDirectory())).not.toThrow();
  });

  it.each([['ok'], [[]], [{ members: 'many' }], [{ members: [['x']] }]])('says that it cannot read %j', (reply) => {
    expect(() => learnJoinReply(reply, createDirectory())).toThrow(expect.objectContaining({ code: 'protocol' }));
  });
});
