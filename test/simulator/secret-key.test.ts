import { once } from 'node:events';
import { PlatformClient, teamInviteSchema, teamSchema } from '@archastro/sdk';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openNetwork } from './open-network.ts';
import { getJson, placeIn } from './raw-socket.ts';

describe('the secret key of the local network', () => {
  it('reaches every company over REST', async () => {
    await using network = await openNetwork();
    const server = PlatformClient.withSecretKey(network.secretKey, network.url);

    const orgs = new Set((await server.agents.list({ pageSize: 100 })).data.map((agent) => agent.org));
    const routines = (await server.agent_routines.list()).data;
    const { thread } = await placeIn(network, 'Sam', 'Disputes');

    expect(orgs).toEqual(new Set(['org_halden', 'org_ostara', 'org_quillon']));
    expect(routines.map((routine) => routine.name)).toEqual(
      expect.arrayContaining(['dispatch_participate', 'coordination_session', 'ledger_participate']),
    );
    expect((await server.threads.messages(thread)).data.messages).toEqual([]);
    expect((await server.agent_routines.pause(routines.find((routine) => routine.name === 'ledger_participate')?.id ?? '')).status).toBe(
      'paused',
    );
  });

  it('is nobody: it has no me, and names whom it posts, reads and joins for', async () => {
    await using network = await openNetwork();
    const server = PlatformClient.withSecretKey(network.secretKey, network.url);
    const { team, thread } = await placeIn(network, 'Kim', 'Support');
    const app = (await getJson(network, 'Kim', '/api/v1/users/me')).body.app as string;
    const messages = `/protected/api/v1/developer/apps/${app}/threads/${thread}/messages`;

    await expect(server.users.me()).rejects.toMatchObject({ status: 401 });
    await expect(server.http.request(messages, { method: 'POST', body: { content: 'hello' } })).rejects.toMatchObject({ status: 422 });
    await server.http.request(messages, { method: 'POST', body: { content: 'hello', user: 'usr_mira' } });
    expect((await server.threads.messages(thread)).data.messages.at(-1)).toMatchObject({ content: 'hello', user: { id: 'usr_mira' } });
    expect((await server.threads.readStatus(thread, { user: 'usr_mira' })).unread_count).toBe(0);
    const { code } = teamInviteSchema.strict().parse(await server.teams.invites(team));
    await expect(server.teams.joinByCode({ join_code: code })).rejects.toMatchObject({ status: 400 });
    expect(teamSchema.strict().parse(await server.teams.joinByCode({ join_code: code, agent: 'dispute-desk' })).id).toBe(team);
  });

  it('opens no socket, and its own invites are closed to people', async () => {
    await using network = await openNetwork();
    const { team } = await placeIn(network, 'Kim', 'Support');

    const socket = new WebSocket(`${network.url.replace('http', 'ws')}/socket/api/websocket?vsn=2.0.0&token=${network.secretKey}`);
    const [refusal] = (await once(socket, 'error')) as [Error];
    const invites = await fetch(`${network.url}/api/v1/teams/${team}/invites`, {
      method: 'POST',
      headers: { authorization: `Bearer ${network.principals[0]?.token}` },
    });

    expect(refusal.message).toContain('403');
    expect(invites.status).toBe(403);
  });

  it('is not taken for a wrong one', async () => {
    await using network = await openNetwork();
    const server = PlatformClient.withSecretKey(`${network.secretKey}x`, network.url);

    await expect(server.agents.list()).rejects.toMatchObject({ status: 401 });
  });
});
