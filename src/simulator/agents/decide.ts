import { isTaken, type Loop, runningLoop, takeLoopTurn } from '../world/loop.ts';
import type { AgentRecord, MessageRecord, Role, ThreadRecord } from '../world/records.ts';
import type { Outcome } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { answerFreely, subjectOf } from './free-talk.ts';
import { drawSlots, fill } from './slots.ts';
import { LOOP_TALK } from './talk/loops.ts';
import type { HandOff, Talk } from './talk/talk.ts';
import { CLOSING, talkOf } from './talk/topics.ts';

type Turn = { readonly agent: AgentRecord; readonly thread: ThreadRecord; readonly message: MessageRecord };

/** How long an agent thinks and writes. */
const LATENCY_MS: Readonly<Record<Role, readonly [number, number]>> = {
  support: [1_100, 3_200],
  operations: [900, 2_600],
  inventory: [800, 2_200],
  research: [2_400, 6_000],
  billing: [1_300, 3_600],
  planning: [1_200, 3_400],
  quality: [1_500, 4_000],
  disputes: [1_500, 4_200],
};

const FAILURE_CHANCE = 0.02;
const ERRORS = [
  'Model provider timed out after 30s',
  'Tool call "tms.lookup" failed: 503 Service Unavailable',
  'Response did not match the output schema',
];
/** A conversation among agents ends here although somebody is still asked. */
const DEPTH_LIMIT = 3;

const silent = (reason: string): Outcome => ({ type: 'silent', reason });
const isNamed = (agent: AgentRecord, content: string): boolean =>
  content.includes(`@${agent.lookupKey}`) || content.split(/[^\p{L}\p{N} ]/u).some((part) => part.trim().startsWith(agent.name));

const agentsOf = (world: World, thread: ThreadRecord): readonly AgentRecord[] =>
  (world.teams.get(thread.teamId)?.members ?? []).flatMap(({ principal }) => {
    const agent = principal.type === 'agent' ? world.agents.get(principal.id) : undefined;
    return agent === undefined ? [] : [agent];
  });

/** The agents that answer a person: those that are named, else the first of the fitting role, else the first of the team. */
const respondersTo = (world: World, turn: Turn, role: Role | undefined): readonly AgentRecord[] => {
  const agents = agentsOf(world, turn.thread);
  const named = agents.filter((agent) => isNamed(agent, turn.message.content));
  return named.length > 0 ? named : [agents.find((agent) => agent.role === role) ?? agents[0]].filter((agent) => agent !== undefined);
};

/** The peer of the team that can be asked for help with a hand-off. */
const peerFor = (world: World, turn: Turn, handOff: HandOff): AgentRecord | undefined =>
  agentsOf(world, turn.thread).find((agent) => agent.role === handOff.role && agent.id !== turn.agent.id);

const HAND_OFF_CHANCE = 0.6;

const answerTopic = (world: World, turn: Turn, talk: Talk): Outcome => {
  const { random } = world;
  const slots = turn.message.topic?.slots ?? {};
  const asks = (talk.handOffs ?? []).flatMap((handOff) => {
    const peer = peerFor(world, turn, handOff);
    return peer === undefined ? [] : [fill(random.pick(handOff.asks), { ...slots, peer: peer.lookupKey })];
  });
  const isHandedOver = asks.length > 1 || random.chance(HAND_OFF_CHANCE);
  const text = [fill(random.pick(talk.answers), slots), ...(isHandedOver ? asks : [])].join('\n');
  return { type: 'reply', text, topic: turn.message.topic, isLoop: false };
};

const answerPerson = (world: World, turn: Turn): Outcome => {
  const { agent, message } = turn;
  if (message.topic?.kind === CLOSING) return silent('nothing was asked');
  const talk = message.topic === null ? undefined : talkOf(message.topic.kind);
  if (talk?.isForAll !== true && !respondersTo(world, turn, talk?.role).includes(agent)) return silent('another agent answers this');
  if (talk !== undefined) {
    return world.random.chance(FAILURE_CHANCE) ? { type: 'fail', error: world.random.pick(ERRORS) } : answerTopic(world, turn, talk);
  }
  const slots = { ...drawSlots(world.random), subject: subjectOf(message.content) };
  return { type: 'reply', text: answerFreely(world.random, agent.role, slots), topic: null, isLoop: false };
};

const answerAgent = (world: World, turn: Turn): Outcome => {
  const { agent, message } = turn;
  if (!message.content.includes(`@${agent.lookupKey}`)) return silent('not addressed to this agent');
  if (message.depth >= DEPTH_LIMIT) return silent('the turn limit is reached');
  const talk = message.topic === null ? undefined : talkOf(message.topic.kind);
  const answers = talk?.handOffs?.find((handOff) => handOff.role === agent.role)?.answers;
  const slots = message.topic?.slots ?? drawSlots(world.random);
  const text =
    answers === undefined
      ? answerFreely(world.random, agent.role, { ...slots, subject: subjectOf(message.content) })
      : fill(world.random.pick(answers), slots);
  return { type: 'reply', text, topic: message.topic, isLoop: false };
};

const answerInLoop = (world: World, turn: Turn, loop: Loop): Outcome => {
  const peer = turn.message.author === null ? undefined : world.agents.get(turn.message.author.id);
  const kept = loop.isSensible ? undefined : turn.message.topic?.slots;
  const slots = { ...(kept ?? drawSlots(world.random)), peer: peer?.lookupKey ?? 'all' };
  const phrases = LOOP_TALK[loop.talk] ?? [];
  const phrase = loop.isSensible ? phrases[loop.turns % phrases.length] : world.random.pick(phrases);
  return { type: 'reply', text: fill(phrase ?? 'Noted.', slots), topic: { kind: `loop-${loop.talk}`, slots }, isLoop: !loop.isSensible };
};

/** What an agent does about a message that reached it, and how long that takes. */
export const decideTurn = (world: World, turn: Turn): { readonly outcome: Outcome; readonly delayMs: number } => {
  const authorId = turn.message.author?.id ?? '';
  const loop = runningLoop(world.loops, { threadId: turn.thread.id, agentId: turn.agent.id, authorId });
  if (loop !== undefined) {
    if (isTaken(loop, turn.agent.id, world.now)) return { outcome: silent('already answering here'), delayMs: 0 };
    const outcome = answerInLoop(world, turn, loop);
    return { outcome, delayMs: takeLoopTurn(loop, turn.agent.id, world.now) };
  }
  const outcome = turn.message.author?.type === 'agent' ? answerAgent(world, turn) : answerPerson(world, turn);
  const [low, high] = LATENCY_MS[turn.agent.role];
  return { outcome, delayMs: world.random.between(low, high) };
};
