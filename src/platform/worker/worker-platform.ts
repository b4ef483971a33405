import type { Platform } from '../platform.ts';
import { PortClient } from './port-client.ts';
import type { Operation, PlatformPort } from './protocol.ts';

/**
 * The port of a platform that `servePlatform` serves at the other end. Should that end be gone, calls reject with `unavailable`
 * and listeners hear that the link is offline.
 */
export const createWorkerPlatform = (port: PlatformPort): Platform => {
  const client = new PortClient(port);
  const call =
    <Name extends Operation>(operation: Name) =>
    (...args: Parameters<Platform[Name]>): ReturnType<Platform[Name]> =>
      // The other end answers with what the same operation of the same port gave.
      client.ask(operation, args) as ReturnType<Platform[Name]>;

  return {
    subscribe: (listener) => client.listen(listener),
    watchThreads: (threads) => client.send({ type: 'watch', threads }),
    reconnect: () => client.send({ type: 'reconnect' }),
    close: () => client.close(),
    getMe: call('getMe'),
    listOrgs: call('listOrgs'),
    listAgents: call('listAgents'),
    listTeams: call('listTeams'),
    listMembers: call('listMembers'),
    listThreads: call('listThreads'),
    getThread: call('getThread'),
    createThread: call('createThread'),
    setAgentsEnabled: call('setAgentsEnabled'),
    getAgentsEnabled: call('getAgentsEnabled'),
    setMuted: call('setMuted'),
    markRead: call('markRead'),
    listMessages: call('listMessages'),
    postMessage: call('postMessage'),
    getMessage: call('getMessage'),
    editMessage: call('editMessage'),
    deleteMessage: call('deleteMessage'),
    listRoutines: call('listRoutines'),
    getRoutine: call('getRoutine'),
    pauseRoutine: call('pauseRoutine'),
    activateRoutine: call('activateRoutine'),
    updateEventConfig: call('updateEventConfig'),
    listRuns: call('listRuns'),
    getRun: call('getRun'),
    listSessions: call('listSessions'),
    getSession: call('getSession'),
    cancelSession: call('cancelSession'),
    readSession: call('readSession'),
    listTrajectories: call('listTrajectories'),
    getTrajectory: call('getTrajectory'),
    listJournal: call('listJournal'),
    createInvite: call('createInvite'),
    revokeInvite: call('revokeInvite'),
    joinByCode: call('joinByCode'),
    removeMember: call('removeMember'),
    leaveTeam: call('leaveTeam'),
    listActivity: call('listActivity'),
    linkReport: call('linkReport'),
  };
};
