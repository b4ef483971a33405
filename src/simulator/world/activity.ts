import type { ActivityRecord } from './records.ts';
import { emit, mintId, type World } from './world.ts';

const KEPT = 20_000;

type NewActivity = Partial<ActivityRecord> & Pick<ActivityRecord, 'orgId' | 'kind' | 'level' | 'title'>;

/** Writes an entry into an organisation's feed. */
export const addActivity = (world: World, entry: NewActivity): void => {
  const added: ActivityRecord = {
    content: null,
    agentId: null,
    userId: null,
    threadId: null,
    teamId: null,
    runId: null,
    sessionId: null,
    correlationId: null,
    ...entry,
    id: mintId(world, 'afe'),
    createdAt: world.now,
  };
  world.activity.push(added);
  if (world.activity.length > KEPT) world.activity.splice(0, KEPT / 4);
  emit(world, { type: 'activity-added', entry: added });
};
