import type { PrincipalId, ThreadId } from '../../../src/domain/ids.ts';
import type { Timestamp } from '../../../src/domain/values.ts';
import { createRandom } from '../loops/random.ts';
import type { Cadence, Family, Runaway, Story } from './family.ts';

/** What a detector says of a stretch of traffic. `raised` is an alarm; `suspected` is a row that wakes nobody. */
export type Alarm = {
  readonly at: Timestamp;
  readonly state: 'raised' | 'suspected';
  readonly agents: readonly PrincipalId[];
  readonly threads: readonly ThreadId[];
};

/** A detector, fed as the console feeds it: it gets what is heard and nothing of the truth. */
export type Detector = (traffic: Pick<Story, 'heard' | 'startsAt' | 'endsAt'>) => readonly Alarm[];

/** What became of one runaway; all `null` where no alarm named it. */
export type Hit = {
  readonly cadence: Cadence;
  readonly isFound: boolean;
  readonly isSuspected: boolean;
  /** From the moment the first turn of the loop was heard. */
  readonly seconds: number | null;
  readonly posts: number | null;
  readonly rounds: number | null;
};

export type Verdict = {
  readonly family: string;
  readonly kind: Family['kind'];
  readonly case: string;
  readonly hits: readonly Hit[];
  /** Alarms that name no runaway, or one that had not begun. */
  readonly falseAlarms: number;
  /** Rows, not alarms, that name no runaway. */
  readonly falseSuspicions: number;
  readonly threadHours: number;
};

/** The story of a case. Everything about it follows from the three. */
export const storyOf = (family: Family, seed: string, index: number): Story =>
  family.generate(createRandom(`${seed}/${family.name}/${index}`));

/** Plays one case to a detector and compares what it says with the truth. */
export const judge = (detector: Detector, family: Family, { seed, index }: { readonly seed: string; readonly index: number }): Verdict => {
  const story = storyOf(family, seed, index);
  const alarms = detector(story).toSorted((a, b) => a.at - b.at);
  const isFalse = (alarm: Alarm): boolean => !story.runaways.some((runaway) => isAbout(alarm, runaway) && alarm.at >= runaway.from);
  const wrong = alarms.filter(isFalse);
  const heardAt = arrivals(story);
  return {
    family: family.name,
    kind: family.kind,
    case: `${seed}/${family.name}/${index}`,
    hits: story.runaways.map((runaway) => hitOf({ story, runaway, alarms, heardAt })),
    falseAlarms: wrong.filter(({ state }) => state === 'raised').length,
    falseSuspicions: wrong.filter(({ state }) => state === 'suspected').length,
    threadHours: (story.threads.length * (story.endsAt - story.startsAt)) / 3_600_000,
  };
};

type Case = {
  readonly story: Story;
  readonly runaway: Runaway;
  readonly alarms: readonly Alarm[];
  readonly heardAt: ReadonlyMap<string, Timestamp>;
};

const hitOf = ({ story, runaway, alarms, heardAt }: Case): Hit => {
  const about = alarms.filter((alarm) => isAbout(alarm, runaway) && alarm.at >= runaway.from);
  const first = about.find(({ state }) => state === 'raised');
  const turns = story.turns.filter(({ loop }) => loop?.name === runaway.name).map(({ id }) => heardAt.get(id) ?? Number.POSITIVE_INFINITY);
  const posts = first === undefined ? null : turns.filter((at) => at <= first.at).length;
  return {
    cadence: story.cadence,
    isFound: first !== undefined,
    isSuspected: about.length > 0,
    seconds: first === undefined ? null : Math.max(0, first.at - Math.min(...turns)) / 1_000,
    posts,
    rounds: posts === null ? null : Math.ceil(posts / runaway.turnsPerRound),
  };
};

/** Whether an alarm names the runaway: two of its members, or its only agent, hardly anybody else, and none but its threads. */
export const isAbout = (alarm: Pick<Alarm, 'agents' | 'threads'>, runaway: Pick<Runaway, 'members' | 'threads'>): boolean => {
  const agents = [...runaway.members].filter((id) => id.startsWith('agi_'));
  const shared = alarm.agents.filter((id) => runaway.members.has(id)).length;
  const isPlace = alarm.threads.length === 0 || alarm.threads.some((thread) => runaway.threads.has(thread));
  return isPlace && shared >= Math.min(2, agents.length) && shared * 2 > alarm.agents.length;
};

/** When each message was first heard. */
export const arrivals = (story: Pick<Story, 'heard'>): ReadonlyMap<string, Timestamp> => {
  const first = new Map<string, Timestamp>();
  for (const { at, event } of story.heard) {
    const messages = event.type === 'messages-backfilled' ? event.messages : event.type === 'message-added' ? [event.message] : [];
    for (const { id } of messages) if (!first.has(id)) first.set(id, at);
  }
  return first;
};
