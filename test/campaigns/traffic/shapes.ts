import type { ThreadId } from '../../../src/domain/ids.ts';
import { rawText } from '../../../src/domain/untrusted.ts';
import type { Timestamp } from '../../../src/domain/values.ts';
import type { Random } from '../loops/random.ts';
import type { OutsideEvent, Turn } from './family.ts';
import type { Actor, Scene } from './scene.ts';
import type { Facts } from './words/facts.ts';

/** What is known to whoever writes the next text of a loop. `turn` counts from 0, `round` from 1; `last` is what is answered. */
export type Line = {
  readonly random: Random;
  readonly facts: Facts;
  readonly turn: number;
  readonly round: number;
  readonly me: string;
  readonly peer: string;
  readonly last: string;
  /** The place of the speaker in the round, from 0. */
  readonly part: number;
};

export type Voice = (line: Line) => string;

/** A loop: who is in it in order, the thread that each posts into, and the message that sets it going. */
export type Loop = {
  readonly name: string;
  readonly members: readonly Actor[];
  readonly threads: readonly ThreadId[];
  readonly voice: Voice;
  readonly gapMs: () => number;
  readonly turns: number;
  readonly after: Turn;
  /** By which system from outside a member is really woken, where it is not by hearing the message. */
  readonly via?: ReadonlyMap<Actor, OutsideEvent>;
};

/** Each answers the one before, for ever; a member may have more than one place in the round. */
export const circle = (scene: Scene, loop: Loop): Turn => {
  const { members } = loop;
  const first = turnsSoFar(scene, loop);
  let last = loop.after;
  for (let index = 0; index < loop.turns; index += 1) {
    const turn = first + index;
    const me = at(members, turn);
    last = write(scene, loop, {
      me,
      to: last,
      turn,
      at: last.at + loop.gapMs(),
      size: members.length,
      peer: at(members, turn + members.length - 1),
    });
  }
  register(scene, { loop, since: first, size: members.length });
  return last;
};

/** Everybody answers whatever is new as soon as they can. */
export const storm = (scene: Scene, loop: Loop): Turn => {
  const { members } = loop;
  const first = turnsSoFar(scene, loop);
  const posts: Turn[] = [loop.after];
  const due = members.map(() => loop.after.at + loop.gapMs());
  while (posts.length <= loop.turns) {
    const who = due.indexOf(Math.min(...due));
    const me = at(members, who);
    const now = at(due, who);
    due[who] = now + loop.gapMs();
    const seen = posts.findLast((post) => post.author !== me.id && post.at < now - 500);
    if (seen === undefined) continue;
    const peer = members.find(({ id }) => id === seen.author) ?? at(members, who + 1);
    posts.push(write(scene, loop, { me, to: seen, turn: first + posts.length - 1, at: now, size: members.length, peer }));
  }
  register(scene, { loop, since: first, size: members.length });
  return at(posts, posts.length - 1);
};

/** The first asks all the others, and as soon as all have answered it asks again. */
export const rally = (scene: Scene, loop: Loop): Turn => {
  const [lead, ...others] = loop.members;
  if (lead === undefined) throw new Error('a rally has a lead');
  const size = loop.members.length;
  const first = turnsSoFar(scene, loop);
  let last = loop.after;
  for (let index = 0; index < loop.turns; index += size) {
    const asked = write(scene, loop, {
      me: lead,
      to: last,
      turn: first + index,
      at: last.at + loop.gapMs(),
      size,
      peer: at(others, index),
    });
    const answers = others.map((me, place) =>
      write(scene, loop, { me, to: asked, turn: first + index + 1 + place, at: asked.at + loop.gapMs(), size, peer: lead }),
    );
    last = answers.toSorted((a, b) => a.at - b.at).at(-1) ?? asked;
  }
  register(scene, { loop, since: first, size });
  return last;
};

export const SHAPES = { circle, storm, rally };

type Written = {
  readonly me: Actor;
  readonly to: Turn;
  readonly turn: number;
  readonly at: Timestamp;
  readonly size: number;
  readonly peer: Actor;
};

const write = (scene: Scene, { name, threads, voice, via }: Loop, { me, to, turn, at: time, size, peer }: Written): Turn => {
  const round = Math.floor(turn / size) + 1;
  const line: Line = {
    random: scene.random,
    facts: scene.facts,
    turn,
    round,
    part: turn % size,
    me: rawText(me.name),
    peer: rawText(peer.name),
    last: to.text,
  };
  const through = via?.get(me);
  const cause: Turn['cause'] = { by: 'message', message: to.id, ...(through === undefined ? {} : { via: through }) };
  return scene.post(me, { thread: at(threads, turn), text: voice(line), at: time, cause, loop: { name, round } });
};

/** The item at a place of a list that goes on from its beginning. */
const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('an empty list');
  return item;
};

const turnsSoFar = (scene: Scene, { name }: Loop): number => scene.turns.filter(({ loop }) => loop?.name === name).length;

/** Writes the truth down. The turn that a person or another system caused is not a part of the loop; the next one is. */
const register = (scene: Scene, { loop, since, size }: { readonly loop: Loop; readonly since: number; readonly size: number }): void => {
  if (since > 0) return;
  const from = Math.min(...scene.turns.filter((turn) => turn.loop?.name === loop.name).map((turn) => turn.at));
  const members = new Set(loop.members.map(({ id }) => id));
  scene.runaways.push({ name: loop.name, members, threads: new Set(loop.threads), from, turnsPerRound: size });
};
