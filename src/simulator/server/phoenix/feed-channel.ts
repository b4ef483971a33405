import type { ActivityRecord } from '../../world/records.ts';
import { Refusal } from '../../world/refusal.ts';
import type { World } from '../../world/world.ts';
import { pageById } from '../cursors.ts';
import { wireActivity } from '../wire-runs.ts';
import { type ChannelContext, type ChannelKind, CRASH, type Handled, isPayload, limitOf, replyError, replyOk, textOf } from './channel.ts';
import type { PhoenixReply } from './frames.ts';

const TOPIC = /^api:activity_feed:(org|agent):([^:]+)$/;

const isAllowed = (world: World, context: ChannelContext, topic: string): boolean => {
  const [, kind, id] = TOPIC.exec(topic) ?? [];
  return kind === 'org' ? id === context.user.orgId : world.agents.get(id ?? '')?.orgId === context.user.orgId;
};

const join = (context: ChannelContext, { topic }: { topic: string }): PhoenixReply =>
  context.driver.apply((world) => isAllowed(world, context, topic))
    ? { status: 'ok', response: {} }
    : { status: 'error', response: { reason: 'unauthorized' } };

const isIn = (topic: string, entry: ActivityRecord): boolean => {
  const [, kind, id] = TOPIC.exec(topic) ?? [];
  return id === (kind === 'org' ? entry.orgId : entry.agentId);
};

const handle = (context: ChannelContext, push: { topic: string; event: string; payload: unknown }): Handled => {
  const { payload } = push;
  if (push.event !== 'list_entries' || !isPayload(payload)) return CRASH;
  const [kind, level] = [textOf(payload, 'kind'), textOf(payload, 'level')];
  try {
    return context.driver.apply((world) => {
      const entries = world.activity.filter(
        (entry) => isIn(push.topic, entry) && (kind === undefined || entry.kind === kind) && (level === undefined || entry.level === level),
      );
      const page = pageById(entries, {
        before: textOf(payload, 'before_cursor'),
        after: textOf(payload, 'after_cursor'),
        limit: limitOf(payload, 50),
      });
      return replyOk({
        entries: page.items.map((entry) => wireActivity(world, entry)),
        ...(page.before === null ? {} : { before_cursor: page.before }),
        ...(page.after === null ? {} : { after_cursor: page.after }),
        has_more: page.hasMore,
      });
    });
  } catch (error) {
    if (!(error instanceof Refusal)) return CRASH;
    return replyError({ reason: 'bad_request', message: error.message });
  }
};

/** What agents did: `api:activity_feed:org:{org}` and `api:activity_feed:agent:{agent}`. */
export const FEED_CHANNEL: ChannelKind = { matches: (topic) => TOPIC.test(topic), join, handle };

export const feedTopics = (entry: ActivityRecord): readonly string[] => [
  `api:activity_feed:org:${entry.orgId}`,
  ...(entry.agentId === null ? [] : [`api:activity_feed:agent:${entry.agentId}`]),
];
