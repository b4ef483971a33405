import { describe, expect, it } from 'vitest';
import { createArchastroPlatform } from '../../../src/platform/archastro/archastro-platform.ts';
import type { LocalNetworkOptions } from '../../../src/simulator/local-network.ts';
import { openNetwork } from '../../simulator/open-network.ts';
import { untilPasses } from '../../support/until-passes.ts';
import { openConsole, type PlatformFactory, postTo } from '../contract/console.ts';

const overTheWire: PlatformFactory = (server, credential) => createArchastroPlatform({ server, credential });

describe('servers that differ', () => {
  it.each<[string, Partial<LocalNetworkOptions>]>([
    ['answers a join with members', { joinReply: 'members' }],
    ['answers a join with a page of messages', { joinReply: 'messages' }],
    ['answers a join with the whole room', { joinReply: 'room' }],
    ['answers a join with nothing', { joinReply: 'empty' }],
    ['subscribes a while after the join', { subscribeDelayMs: 300 }],
    ['takes its token as a subprotocol', { takesAuthToken: true }],
  ])('follows a server that %s', async (_, options) => {
    await using network = await openNetwork(options);
    await using kim = openConsole(overTheWire, network, 'Kim');
    await using jo = openConsole(overTheWire, network, 'Jo');
    await kim.goLive();
    const { id } = await jo.threadNamed('Halden × Ostara', 'Main');

    const posted = await jo.platform.postMessage(postTo(id, 'Pallets are short.'));

    const confirmed = await untilPasses(() => {
      const added = kim.eventsOf('message-added').flatMap((event) => (event.isConfirmed ? [event.message] : []));
      const backfilled = kim.eventsOf('messages-backfilled').flatMap((event) => event.messages);
      const [message, ...others] = [...added, ...backfilled].filter(({ id }) => id === posted.id);
      expect([message === undefined, others]).toEqual([false, []]);
      return message;
    });
    expect(confirmed?.author).toMatchObject({ id: 'usr_jo', org: 'org_ostara' });
  });
});
