import { rawText } from '../../../src/domain/untrusted.ts';
import type { Timestamp } from '../../../src/domain/values.ts';
import type { Random } from '../loops/random.ts';
import type { Cadence, Family, Turn } from './family.ts';
import { type Actor, type Agent, type Room, Scene } from './scene.ts';
import { SHAPES, type Voice } from './shapes.ts';
import { chatter, questions } from './talk.ts';
import type { Facts } from './words/facts.ts';
import { ASK, RESTART } from './words/people.ts';

/** A family of runaways, said by its parts. */
export type LoopPlan = {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  readonly cadence: readonly Cadence[];
  readonly size: readonly [number, number];
  readonly owners: Owners;
  readonly shape: keyof typeof SHAPES;
  /** How many threads it goes through; each member after the first posts into the next of them. */
  readonly threads?: number;
  readonly voice: (random: Random, facts: Facts) => Voice;
  readonly begins?: 'person' | 'webhook.inbound' | 'email.received' | 'schedule.cron';
  /** Healthy questions and answers in the same thread before it begins. */
  readonly talkBefore?: boolean;
  /** People who go on talking beside it, or who set it going again after it had died. */
  readonly people?: 'beside' | 'restart';
  /** It stops now and then, and goes on after up to so many of its usual gaps. */
  readonly pausesOf?: number;
  /** Agents who are in the thread and are no part of it. */
  readonly bystanders?: number;
  /** The first member has a second place after each of the others. */
  readonly hub?: boolean;
};

export type Owners = 'own' | 'partner' | 'one-partner' | 'one-own' | 'mixed';

const GAPS: Readonly<Record<Cadence, readonly [number, number]>> = {
  fast: [2_000, 14_000],
  medium: [16_000, 115_000],
  slow: [125_000, 1_700_000],
};
const SPANS: Readonly<Record<Cadence, number>> = { fast: 420_000, medium: 2_400_000, slow: 14_400_000 };

/** A gap around which a story's turns come: any of the class, the short ones as likely as the long ones. */
export const drawGap = (random: Random, cadence: Cadence): number => {
  const [low, high] = GAPS[cadence];
  return low * (high / low) ** random.next();
};

export const loopFamily = (plan: LoopPlan): Family => ({
  name: plan.name,
  kind: 'runaway',
  description: plan.description,
  source: plan.source,
  cadence: plan.cadence,
  generate: (random) => {
    const cadence = random.pick(plan.cadence);
    const scene = new Scene(random);
    const end = writeLoop(scene, plan, { cadence, name: plan.name, at: scene.startsAt });
    besides(scene, end);
    return scene.finish(cadence, end + 30_000);
  },
});

export type Start = { readonly cadence: Cadence; readonly name: string; readonly at: Timestamp; readonly room?: Room };

/** Writes a loop into a scene and gives the time of its last turn. */
export const writeLoop = (scene: Scene, plan: LoopPlan, start: Start): Timestamp => {
  const { random } = scene;
  const members = castOf(scene, plan);
  const order = plan.hub === true ? members.slice(1).flatMap((other) => [members[0] ?? other, other]) : members;
  const rooms = roomsOf(scene, { plan, members, room: start.room });
  const home = rooms[0] ?? scene.room(members);
  const threads = order.map((_, place) => rooms[place % rooms.length]?.thread ?? home.thread);
  const gap = drawGap(random, start.cadence);
  const size = order.length;
  const turns = Math.ceil(Math.min(260, Math.max(11 * size, SPANS[start.cadence] / (plan.shape === 'storm' ? gap / size : gap))));
  const begins =
    plan.talkBefore === true ? questions(scene, home, { from: start.at, count: random.int(8, 24), everyMs: gap * 3 + 20_000 }) : start.at;
  const loop = {
    name: start.name,
    members: order,
    threads,
    voice: plan.voice(random, scene.facts),
    gapMs: () =>
      Math.max(1_100, random.around(gap, 0.35)) *
      (random.chance(plan.pausesOf === undefined ? 0 : 0.06) ? random.between(3, plan.pausesOf ?? 3) : 1),
  };
  const write = SHAPES[plan.shape];
  const kickOff = begin(scene, plan, { order, rooms, at: begins + random.between(5_000, 90_000) });
  let last = write(scene, { ...loop, turns, after: kickOff });
  if (plan.people === 'restart') last = write(scene, { ...loop, turns: 6 * size, after: restart(scene, last, gap) });
  if (plan.people === 'beside') chatter(scene, home, { from: kickOff.at, to: last.at, everyMs: gap * random.between(2, 5) });
  return last.at;
};

const castOf = (scene: Scene, { size, owners, begins, people }: LoopPlan): readonly Agent[] => {
  const count = scene.random.int(...size);
  const on = begins === undefined || begins === 'person' ? [] : [begins];
  const partnerAt = scene.random.int(0, count - 1);
  const isOwn = (place: number): boolean =>
    ({
      own: true,
      partner: false,
      'one-partner': place !== partnerAt,
      'one-own': place === partnerAt,
      mixed: place === 0 || (place !== 1 && scene.random.chance(0.5)),
    })[owners];
  const hears = (): 'all' | 'agents' => (scene.random.chance(0.8) || on.length === 0 || people === 'restart' ? 'all' : 'agents');
  return Array.from({ length: count }, (_, place) => scene.agent({ isOwn: isOwn(place), hears: hears(), on }));
};

const roomsOf = (
  scene: Scene,
  { plan, members, room }: { readonly plan: LoopPlan; readonly members: readonly Agent[]; readonly room: Room | undefined },
): readonly Room[] => {
  const bystanders = Array.from({ length: plan.bystanders ?? 0 }, () =>
    scene.agent({ isOwn: scene.random.chance(0.7), hears: scene.random.pick(['all', 'people']) }),
  );
  const all = [...members, ...bystanders];
  if (room !== undefined) {
    for (const agent of all) agent.threads.add(room.thread);
    return [room];
  }
  const first = scene.room(all);
  const more = Array.from({ length: (plan.threads ?? 1) - 1 }, () => scene.room(members, scene.random.chance(0.5) ? first : undefined));
  return [first, ...more];
};

type Beginning = { readonly order: readonly Actor[]; readonly rooms: readonly Room[]; readonly at: Timestamp };

/**
 * What sets it going. It is said into the thread that the first member hears, which is the one that the last member posts into;
 * where another system begins, the last member is the one that is woken by it.
 */
const begin = (scene: Scene, { begins = 'person' }: LoopPlan, { order, rooms, at }: Beginning): Turn => {
  const room = rooms[(order.length - 1) % rooms.length] ?? scene.room(order);
  const last = order.at(-1);
  const slots = { ...scene.facts.slots, peer: order[0] === undefined ? 'all' : rawText(order[0].name) };
  const text = ASK.write(scene.random, slots);
  const opener = begins === 'person' ? undefined : last;
  if (begins === 'person' || opener === undefined) return scene.say(scene.person(), room.thread, { text, at });
  return scene.outside(opener, room.thread, {
    at,
    event: begins,
    text: `New ${begins.split('.')[0]} for ${scene.facts.thing}: ${scene.facts.ref}. ${text}`,
  });
};

/** A person who was away comes back to a loop that had died of a limit, and wakes it. */
const restart = (scene: Scene, last: Turn, gap: number): Turn => {
  const text = RESTART.write(scene.random, { ...scene.facts.slots, peer: 'you' });
  return scene.say(scene.people[0] ?? scene.person(), last.thread, { text, at: last.at + gap * scene.random.between(4, 20) + 30_000 });
};

/** What else goes on in the organisation meanwhile. */
export const besides = (scene: Scene, until: Timestamp): void => {
  if (!scene.random.chance(0.5)) return;
  const room = scene.room([scene.agent({ hears: 'people' }), scene.agent({ isOwn: scene.random.chance(0.6), hears: 'people' })]);
  const everyMs = scene.random.between(60_000, 600_000);
  questions(scene, room, { from: scene.startsAt, count: Math.min(40, Math.ceil((until - scene.startsAt) / everyMs)), everyMs });
};
