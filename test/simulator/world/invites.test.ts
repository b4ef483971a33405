import { describe, expect, it } from 'vitest';
import { createInvite, joinByCode, revokeInvite } from '../../../src/simulator/world/invites.ts';
import { openWorld, play, threadTitled, userNamed } from './play.ts';

const DAY_MS = 24 * 3_600_000;

describe('invites of the world', () => {
  it('let others in for seven days', () => {
    const world = openWorld('quiet');
    const { teamId } = threadTitled(world, 'Support', 'General');
    const { code } = createInvite(world, userNamed(world, 'Kim'), { teamId, code: 'ABCDEFGHJKMN' });

    play(world, 7 * DAY_MS - 1);
    expect(joinByCode(world, userNamed(world, 'Sam'), { code }).id).toBe(teamId);
    play(world, 1);
    expect(() => joinByCode(world, userNamed(world, 'Jo'), { code })).toThrow('Invite not found');
  });

  it('stay valid beside newer ones until they are revoked', () => {
    const world = openWorld('quiet');
    const [kim, sam, { teamId }] = [userNamed(world, 'Kim'), userNamed(world, 'Sam'), threadTitled(world, 'Support', 'General')];
    for (const code of ['AAAAAAAAAAAA', 'BBBBBBBBBBBB']) createInvite(world, kim, { teamId, code });

    revokeInvite(world, kim, { teamId, code: 'BBBBBBBBBBBB' });

    expect(() => joinByCode(world, sam, { code: 'BBBBBBBBBBBB' })).toThrow('Invite not found');
    expect(() => revokeInvite(world, kim, { teamId, code: 'BBBBBBBBBBBB' })).toThrow('Invite not found');
    expect(joinByCode(world, sam, { code: 'AAAAAAAAAAAA' }).id).toBe(teamId);
    expect(() => createInvite(world, sam, { teamId, code: 'CCCCCCCCCCCC' })).toThrow('permission');
  });
});
