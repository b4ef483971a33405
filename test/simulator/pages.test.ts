import { describe, expect, it } from 'vitest';
import { openNetwork } from './open-network.ts';
import { getJson, type Json, placeIn } from './raw-socket.ts';

const range = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

describe('pages of the local network', () => {
  it('read a thread oldest first, back with before and on with after, each message once', async () => {
    await using network = await openNetwork();
    const { thread } = await placeIn(network, 'Kim', 'Pricing');
    for (const content of range(1, 45)) await network.control({ do: 'say', thread, author: 'agi_market_scout', content });
    const page = async (query: string): Promise<{ contents: string[]; before?: string; after?: string }> => {
      const { data } = (await getJson(network, 'Kim', `/api/v1/threads/${thread}/messages?limit=20${query}`)).body;
      return { contents: data.messages.map((message: Json) => message.content), before: data.before_cursor, after: data.after_cursor };
    };

    const newest = await page('');
    const middle = await page(`&before_cursor=${newest.before}`);
    const oldest = await page(`&before_cursor=${middle.before}`);

    expect([oldest.contents, middle.contents, newest.contents]).toEqual([range(1, 5), range(6, 25), range(26, 45)]);
    expect(oldest.before).toBeUndefined();
    expect((await page(`&after_cursor=${oldest.after}`)).contents).toEqual(range(6, 25));
    expect(await page(`&after_cursor=${newest.after}`)).toEqual({ contents: [], after: newest.after, before: expect.any(String) });
    expect((await page(`&after_cursor=${oldest.after}&before_cursor=${newest.before}`)).contents).toEqual(range(6, 25));
    await network.control({ do: 'say', thread, author: 'agi_market_scout', content: '46' });
    expect((await page(`&after_cursor=${newest.after}`)).contents).toEqual(['46']);
  });

  it('open a window around, before or after a message', async () => {
    await using network = await openNetwork();
    const { thread } = await placeIn(network, 'Kim', 'Pricing');
    for (const content of range(1, 9)) await network.control({ do: 'say', thread, author: 'agi_market_scout', content });
    const all = (await getJson(network, 'Kim', `/api/v1/threads/${thread}/messages`)).body.data.messages;
    const window = async (query: string): Promise<string[]> =>
      (await getJson(network, 'Kim', `/api/v1/threads/${thread}/messages?anchor=${all[4].id}${query}`)).body.data.messages.map(
        (message: Json) => message.content,
      );

    expect(await window('&direction=around&before_limit=2&after_limit=1')).toEqual(['3', '4', '5', '6']);
    expect(await window('&direction=around&before_limit=1&after_limit=1&include_anchor=false')).toEqual(['4', '6']);
    expect(await window('&direction=before&limit=2')).toEqual(['3', '4']);
    expect(await window('&limit=3')).toEqual(['6', '7', '8']);
  });

  it('read runs newest first, back with before and on with after', async () => {
    await using network = await openNetwork({ scenario: 'company' });
    const page = async (query: string): Promise<{ ids: string[]; before: string; after: string }> => {
      const { body } = await getJson(network, 'Kim', `/api/v1/agent_routine_runs?limit=10${query}`);
      return { ids: body.data.map((run: Json) => run.id), before: body.before_cursor, after: body.after_cursor };
    };

    const newest = await page('');
    const older = await page(`&before_cursor=${newest.before}`);

    expect([...newest.ids, ...older.ids]).toEqual([...newest.ids, ...older.ids].sort().reverse());
    expect(new Set([...newest.ids, ...older.ids]).size).toBe(20);
    expect((await page(`&after_cursor=${older.after}`)).ids).toEqual(newest.ids);
    expect((await getJson(network, 'Kim', '/api/v1/agent_routine_runs?status=wrong')).status).toBe(400);
  });

  it('count teams in pages', async () => {
    await using network = await openNetwork();

    const { body } = await getJson(network, 'Kim', '/api/v1/teams?membership=joined&page=2&page_size=3');

    expect(body).toMatchObject({ data: [{}], page: 2, page_size: 3, total_entries: 4, total_pages: 2, has_next: false, has_prev: true });
  });
});
