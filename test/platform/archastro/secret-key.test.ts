import { describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import { createArchastroPlatform } from '../../../src/platform/archastro/archastro-platform.ts';
import type { Credential } from '../../../src/platform/credential.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';
import { untilPasses } from '../../support/until-passes.ts';
import { startRawServer } from './raw-server.ts';

const at = '2026-06-30T12:00:00Z';
const team = { id: 'tem_1', name: 'Support', org: 'org_1', membership_status: null };
const thread = { id: 'thr_1', team: 'tem_1', title: 'Main', visibility: 'team', last_activity: at, created_at: at };
const message = { id: 'msg_1', thread: 'thr_1', content: 'Hello', user: { id: 'usr_1', name: 'Kim', org: 'org_1' }, created_at: at };

const BODIES: Readonly<Record<string, unknown>> = {
  '/api/v1/teams': { data: [team], has_next: false },
  '/api/v1/teams/tem_1/threads': { data: [thread] },
  '/api/v1/threads/thr_1/messages': { data: { messages: [message], before_cursor: null, after_cursor: 'c1' } },
};

const credential: Credential = { kind: 'secret-key', getToken: () => Promise.resolve('sk_dap_canary') };

describe('the adapter with only a secret key', () => {
  it('opens no socket, says so, and reads instead', async () => {
    await using server = await startRawServer({
      rest: (request, response) => {
        const body = BODIES[String(request.url).split('?')[0] ?? ''] ?? { data: [] };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      },
    });
    const platform = createArchastroPlatform({ server: server.url, credential });
    const events: PlatformEvent[] = [];
    platform.subscribe((batch) => events.push(...batch));

    await untilPasses(() => expect(events.map((event) => event.type)).toContain('messages-backfilled'));
    await untilPasses(() => expect(events.map((event) => event.type)).toContain('link-changed'));
    const posted = platform.postMessage({
      thread: toId('thr_1'),
      content: 'x',
      idempotencyKey: 'k',
      type: 'message',
      replyTo: null,
      writtenAt: 0,
    });
    await expect(posted).rejects.toMatchObject({ code: 'unsupported' });
    await expect(platform.getMe()).rejects.toMatchObject({ code: 'unsupported' });
    await platform.close();

    expect(events.find((event) => event.type === 'link-changed')).toMatchObject({
      connection: { state: 'offline', reason: 'A secret key cannot open the live link: everything is read at intervals instead.' },
    });
    expect(events.filter((event) => event.type === 'thread-link-changed').at(-1)).toMatchObject({
      thread: 'thr_1',
      link: { state: 'polled' },
    });
    expect(server.upgrades).toEqual([]);
  });
});
