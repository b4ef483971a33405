import type { ThreadId } from '../../../src/domain/ids.ts';
import type { Message, Post } from '../../../src/domain/message.ts';
import type { Team } from '../../../src/domain/team.ts';
import type { Thread } from '../../../src/domain/thread.ts';
import { rawText } from '../../../src/domain/untrusted.ts';
import type { Credential } from '../../../src/platform/credential.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import type { LocalNetwork } from '../../../src/simulator/local-network.ts';
import { principalNamed } from '../../simulator/open-network.ts';
import { untilPasses } from '../../support/until-passes.ts';

/** How an adapter is made for a server and a credential. */
export type PlatformFactory = (server: string, credential: Credential) => Platform;

export type EventOf<Type extends PlatformEvent['type']> = Extract<PlatformEvent, { readonly type: Type }>;

/** One client of a network, with all events that it got. */
export type TestConsole = AsyncDisposable & {
  readonly platform: Platform;
  readonly events: readonly PlatformEvent[];
  /** Subscribes and waits until everything is followed live. */
  readonly goLive: () => Promise<void>;
  readonly eventsOf: <Type extends PlatformEvent['type']>(type: Type) => readonly EventOf<Type>[];
  /** Waits for an event. */
  readonly sees: <Type extends PlatformEvent['type']>(type: Type, matches?: (event: EventOf<Type>) => boolean) => Promise<EventOf<Type>>;
  readonly teamNamed: (name: string) => Promise<Team>;
  readonly threadNamed: (team: string, title: string) => Promise<Thread>;
};

export const bearer = (token: string): Credential => ({ kind: 'bearer', getToken: () => Promise.resolve(token) });

const found = <Item>(items: readonly Item[], matches: (item: Item) => boolean): Item => {
  const item = items.find(matches);
  if (item === undefined) throw new Error(`it is not among ${items.length}`);
  return item;
};

const isType =
  <Type extends PlatformEvent['type']>(type: Type) =>
  (event: PlatformEvent): event is EventOf<Type> =>
    event.type === type;

/** Opens a client of somebody whose name begins so. */
export const openConsole = (factory: PlatformFactory, network: LocalNetwork, name: string): TestConsole => {
  const platform = factory(network.url, bearer(principalNamed(network, name).token));
  const events: PlatformEvent[] = [];
  const eventsOf: TestConsole['eventsOf'] = (type) => events.filter(isType(type));
  const sees: TestConsole['sees'] = (type, matches = () => true) => untilPasses(() => found(eventsOf(type), matches));
  const teamNamed = async (name: string): Promise<Team> => found(await platform.listTeams(), (team) => rawText(team.name).startsWith(name));
  return {
    platform,
    events,
    eventsOf,
    sees,
    teamNamed,
    threadNamed: async (team, title) => {
      const threads = await platform.listThreads((await teamNamed(team)).id);
      return found(threads, (thread) => thread.title !== null && rawText(thread.title) === title);
    },
    goLive: async () => {
      platform.subscribe((batch) => events.push(...batch));
      await sees('link-changed', (event) => event.connection.state === 'live');
    },
    [Symbol.asyncDispose]: () => platform.close(),
  };
};

let keys = 0;

/** A post with a key of its own. */
export const postTo = (thread: ThreadId, content: string, more: Partial<Post> = {}): Post => {
  keys += 1;
  return { thread, content, idempotencyKey: `contract-${keys}`, type: 'message', replyTo: null, writtenAt: Date.now(), ...more };
};

export const textsOf = (messages: readonly Message[]): readonly string[] => messages.map((message) => rawText(message.content));
