import { describe, expect, it } from 'vitest';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { eventually, openNetwork, principalNamed } from './open-network.ts';
import { getJson, type Json, openRaw, placeIn } from './raw-socket.ts';

const send = async (
  network: LocalNetwork,
  name: string,
  request: { method: string; path: string; body?: unknown },
): Promise<{ status: number; body: Json }> => {
  const response = await fetch(`${network.url}${request.path}`, {
    method: request.method,
    headers: { authorization: `Bearer ${principalNamed(network, name).token}`, 'content-type': 'application/json' },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
};

const namesOf = (body: Json): string[] => body.data.map((each: { name: string }) => each.name);

describe('the organisations of the local network', () => {
  it('see their own agents, routines, runs and feed only', async () => {
    await using network = await openNetwork({ scenario: 'company' });
    const own = new Set((await getJson(network, 'Jo', '/api/v1/agents')).body.data.map((agent: { id: string }) => agent.id));

    for (const path of [
      '/api/v1/agent_routines',
      '/api/v1/agent_routine_runs?limit=100',
      '/api/v1/agent_sessions?limit=100',
      '/api/v1/activity_feed?kind[]=routine_run&limit=100',
    ]) {
      const { body } = await getJson(network, 'Jo', path);
      expect([path, body.data.length > 0]).toEqual([path, true]);
      expect(body.data.filter((item: { agent: string }) => !own.has(item.agent))).toEqual([]);
    }
    expect(own.size).toBe(2);
  });

  it('answer 404 to a partner for what is not theirs', async () => {
    await using network = await openNetwork();
    const routine = (await getJson(network, 'Kim', '/api/v1/agent_routines')).body.data[0];
    const { team, thread } = await placeIn(network, 'Kim', 'Support');

    const statuses = [];
    for (const path of [
      `/api/v1/agents/${routine.agent}`,
      '/api/v1/agents/dispatch',
      `/api/v1/agent_routines/${routine.id}`,
      `/api/v1/teams/${team}`,
      `/api/v1/threads/${thread}`,
      `/api/v1/threads/${thread}/messages`,
      `/api/v1/agent_routine_runs?agent[]=${routine.agent}`,
    ]) {
      statuses.push((await getJson(network, 'Jo', path)).status);
    }
    statuses.push((await send(network, 'Jo', { method: 'POST', path: `/api/v1/agent_routines/${routine.id}/pause` })).status);

    expect(statuses).toEqual(statuses.map(() => 404));
  });

  it('meet in a shared team, where each sees the other’s members and words', async () => {
    await using network = await openNetwork();
    const { team, thread } = await placeIn(network, 'Jo', 'Halden');
    await network.control({ do: 'say', thread, author: 'usr_kim', content: 'Hello from the carrier.' });

    const members = (await getJson(network, 'Jo', `/api/v1/teams/${team}/members`)).body.data;
    const messages = (await getJson(network, 'Jo', `/api/v1/threads/${thread}/messages`)).body.data.messages;

    expect(new Set(members.map((member: Json) => (member.user ?? member.agent).org_name))).toEqual(
      new Set(['Halden Logistics', 'Ostara Foods']),
    );
    expect(members.find((member: Json) => member.name === 'Dispatch').agent).toMatchObject({
      org_name: 'Halden Logistics',
      identity: null,
    });
    expect(messages.at(-1)).toMatchObject({ content: 'Hello from the carrier.', user: { org_name: 'Halden Logistics' } });
  });

  it('come in by a code of twelve characters, and go out by the owner’s hand, all of a company in one call', async () => {
    await using network = await openNetwork();
    const { team, thread } = await placeIn(network, 'Kim', 'Support');
    const { code } = (await send(network, 'Kim', { method: 'POST', path: `/api/v1/teams/${team}/invite` })).body;

    const join = (name: string, body: unknown) => send(network, name, { method: 'POST', path: '/api/v1/teams/join_by_code', body });
    expect([(await join('Sam', { join_code: 'short' })).status, (await join('Sam', { join_code: '222222222222' })).status]).toEqual([
      400, 404,
    ]);
    expect((await join('Sam', { join_code: code, agent: 'dispute-desk' })).status).toBe(403);
    expect((await join('Sam', { join_code: code })).body).toMatchObject({ id: team, membership_status: 'member' });
    expect((await join('Sam', { join_code: code })).status).toBe(200);
    expect(
      (await send(network, 'Sam', { method: 'POST', path: `/api/v1/teams/${team}/members`, body: { agent: 'dispute-desk' } })).body,
    ).toMatchObject({ agent: { name: 'Dispute Desk' } });
    expect((await getJson(network, 'Sam', `/api/v1/threads/${thread}`)).status).toBe(200);
    expect((await send(network, 'Sam', { method: 'POST', path: `/api/v1/teams/${team}/invite` })).status).toBe(403);

    expect((await send(network, 'Sam', { method: 'DELETE', path: `/api/v1/teams/${team}/members?org=org_halden` })).status).toBe(403);
    expect((await send(network, 'Kim', { method: 'DELETE', path: `/api/v1/teams/${team}/members` })).status).toBe(400);
    expect(
      (await send(network, 'Kim', { method: 'DELETE', path: `/api/v1/teams/${team}/members`, body: { org: 'org_quillon' } })).status,
    ).toBe(204);
    expect((await getJson(network, 'Sam', `/api/v1/threads/${thread}`)).status).toBe(404);
    expect(namesOf((await getJson(network, 'Kim', `/api/v1/teams/${team}/members`)).body)).not.toContain('Dispute Desk');
  });

  it('lose a thread that is deleted, and nothing else breaks', async () => {
    await using network = await openNetwork({ scenario: 'busy', speed: 20 });
    const { team } = await placeIn(network, 'Kim', 'Support');
    const claims = (await getJson(network, 'Kim', `/api/v1/teams/${team}/threads`)).body.data.find(
      (each: Json) => each.title === 'Claims',
    ).id;
    using socket = await openRaw(network, 'Kim');
    const topic = `api:chat:team:${team}:thread:${claims}`;
    socket.send('1', '1', topic, 'phx_join', {});
    await socket.next((frame) => frame[3] === 'phx_reply');

    expect((await send(network, 'Kim', { method: 'DELETE', path: `/api/v1/threads/${claims}` })).status).toBe(204);

    expect((await socket.next((frame) => frame[3] === 'phx_close'))[2]).toBe(topic);
    expect((await getJson(network, 'Kim', `/api/v1/threads/${claims}/messages`)).status).toBe(404);
    const posts = network.truth().posts.length;
    await eventually(() => (network.truth().posts.length > posts + 20 ? true : undefined));
  });

  it('are told what is wrong in the documented shapes', async () => {
    await using network = await openNetwork();
    const { team, thread } = await placeIn(network, 'Kim', 'Support');

    const answers = [
      await fetch(`${network.url}/api/v1/users/me`).then(async (response) => ({ status: response.status, body: await response.json() })),
      await send(network, 'Kim', { method: 'POST', path: `/api/v1/teams/${team}/threads`, body: { title: 'not wrapped' } }),
      await getJson(network, 'Kim', '/api/v1/activity_feed?kind[]=nonsense'),
      await getJson(network, 'Kim', `/api/v1/threads/${thread}/messages?before_cursor=nonsense`),
      await send(network, 'Kim', { method: 'POST', path: `/api/v1/threads/${thread}/mark_read`, body: {} }),
      await getJson(network, 'Kim', '/api/v1/no/such/thing'),
    ];

    expect(answers).toMatchObject([
      { status: 401, body: { error: { code: 'unauthorized' } } },
      { status: 422, body: { error: { code: 'invalid_params', type: 'validation_error', fields: [{ field: 'thread' }] } } },
      { status: 400, body: { error: { message: expect.stringContaining('Accepted values: routine_run') } } },
      { status: 400, body: { error: { code: 'bad_request' } } },
      { status: 400, body: {} },
      { status: 404, body: { error: { code: 'not_found' } } },
    ]);
  });

  it('are held to ten codes a minute', async () => {
    await using network = await openNetwork({ hasLimits: true });
    const statuses = [];
    for (let index = 0; index < 11; index += 1) {
      statuses.push(
        (await send(network, 'Sam', { method: 'POST', path: '/api/v1/teams/join_by_code', body: { join_code: '222222222222' } })).status,
      );
    }

    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 404), 429]);
  });
});
