import { type TeamId, toId } from '../domain/ids.ts';
import type { Target } from '../domain/operation.ts';
import { rawText, untrusted } from '../domain/untrusted.ts';
import { inviteMade, inviteRevoked } from '../operations/execute/invite-record.ts';
import { recordAct } from '../operations/execute/ledger-writer.ts';
import { rowUnderCursor } from '../presenter/cursor-target.ts';
import { teamName } from '../presenter/names.ts';
import { selectAgentRows } from '../presenter/rows/agent-rows.ts';
import { createSelector } from '../store/create-selector.ts';
import { type Confirmation, type ConsoleState, selectOverlay } from '../store/state.ts';
import { EMPTY_FIELD } from '../store/text-field.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';
import { type Command, type CommandContext, copiedText } from './command.ts';
import { readOnly } from './thread.ts';

/** The team that the view is about. */
export const selectTeam = (state: ConsoleState): TeamId | undefined => {
  if (state.view.screen === 'teams') return rowUnderCursor(state, 'teams')?.id;
  const thread = state.view.thread ?? rowUnderCursor(state, 'threads')?.id;
  return thread === undefined ? undefined : (state.network.threads.get(thread)?.team ?? undefined);
};

const needsTeam = (state: ConsoleState): SafeText | undefined =>
  readOnly(state) ?? (selectTeam(state) === undefined ? safe`Put the cursor on a team first.` : undefined);

const confirmInvite = (state: ConsoleState): Confirmation | undefined => {
  const team = selectTeam(state);
  if (team === undefined) return undefined;
  return {
    about: team,
    title: safe`Create an invite code for ${teamName(state.network, team)}?`,
    lines: [
      [{ text: safe`Whoever has the code can join, from any organisation, and reads the whole team.`, role: 'warning' }],
      [{ text: safe`It expires after 7 days. Earlier codes stay valid. It is shown once and kept nowhere.`, role: 'plain' }],
    ],
    answer: { type: 'key', key: 'y' },
    plan: null,
  };
};

/** The team as a target of the ledger. */
const targetOf = ({ network }: ConsoleState, team: TeamId): Target => ({
  type: 'team',
  id: team,
  name: network.teams.get(team)?.name ?? null,
});

async function invite({ store, platform, ledger, newId }: CommandContext): Promise<void> {
  const team = selectTeam(store.getState());
  if (team === undefined) return;
  const target = targetOf(store.getState(), team);
  const scope = { type: 'team', id: team } as const;
  const work = () => platform.createInvite(team);
  const made = await recordAct(ledger, { id: newId(), kind: 'create-invite', scope, target, targetOf: () => target, work });
  const { code } = made;
  await ledger.record(inviteMade(made, target.name));
  const overlay = {
    type: 'invite',
    team,
    teamName: teamName(store.getState().network, team),
    code: safeLine(code),
    isCopied: false,
  } as const;
  store.dispatch({ type: 'overlay-opened', overlay });
}

async function copyInvite({ store, terminal }: CommandContext): Promise<void> {
  const overlay = selectOverlay(store.getState());
  if (overlay?.type !== 'invite') return;
  const copied = await terminal.copy(overlay.code);
  const now = selectOverlay(store.getState());
  if (now?.type === 'invite') store.dispatch({ type: 'overlay-changed', overlay: { ...now, isCopied: copied.isSure } });
  store.dispatch({ type: 'notice-shown', level: 'info', text: safe`${copiedText(safe`the code`, copied)}.` });
}

async function revokeInvite({ store, platform, ledger, newId }: CommandContext): Promise<void> {
  const overlay = selectOverlay(store.getState());
  if (overlay?.type !== 'invite') return;
  const target = targetOf(store.getState(), overlay.team);
  const scope = { type: 'team', id: overlay.team } as const;
  const work = () => platform.revokeInvite(overlay.team, rawText(untrusted(overlay.code)));
  await recordAct(ledger, { id: newId(), kind: 'revoke-invite', scope, target, targetOf: () => target, work });
  await ledger.record(inviteRevoked(overlay.team, overlay.code));
  store.dispatch(
    { type: 'overlay-closed' },
    { type: 'notice-shown', level: 'good', text: safe`The code is revoked; nobody can join with it any more.` },
  );
}

/** Own agents that could be brought along. */
export const selectJoinAgents = createSelector([selectAgentRows], ([rows]) => rows.filter((row) => !row.isExternal));

async function join({ store, platform, ledger, newId, refresh }: CommandContext): Promise<void> {
  const state = store.getState();
  const overlay = selectOverlay(state);
  if (overlay?.type !== 'join') return;
  const code = overlay.field.value.replaceAll(/[\s-]/g, '');
  const team = await recordAct(ledger, {
    id: newId(),
    kind: 'join-team',
    scope: { type: 'org', id: state.network.me?.org ?? toId('unknown') },
    target: null,
    targetOf: ({ id, name }) => ({ type: 'team', id, name }),
    work: () => platform.joinByCode(code, overlay.agent),
  });
  store.dispatch({ type: 'overlay-closed' }, { type: 'notice-shown', level: 'good', text: safe`You are in ${safeLine(team.name)}.` });
  refresh();
}

async function createThread({ store, platform, ledger, newId }: CommandContext): Promise<void> {
  const overlay = selectOverlay(store.getState());
  if (overlay?.type !== 'new-thread') return;
  const thread = await recordAct(ledger, {
    id: newId(),
    kind: 'create-thread',
    scope: { type: 'team', id: overlay.team },
    target: targetOf(store.getState(), overlay.team),
    targetOf: ({ id, title }) => ({ type: 'thread', id, name: title }),
    work: () => platform.createThread(overlay.team, overlay.field.value.trim()),
  });
  store.dispatch({ type: 'overlay-closed' }, { type: 'thread-updated', thread }, { type: 'thread-opened', thread: thread.id });
}

const emptyField =
  (words: SafeText) =>
  (state: ConsoleState): SafeText | undefined => {
    const overlay = selectOverlay(state);
    return overlay !== undefined && 'field' in overlay && overlay.field.value.trim() === '' ? words : undefined;
  };

export const TEAM_COMMANDS: readonly Command[] = [
  {
    id: 'team.invite',
    title: 'Create an invite code for the team',
    scope: ['teams', 'team-detail', 'threads', 'messages'],
    keys: ['I'],
    hint: 'invite',
    disabledReason: needsTeam,
    confirm: confirmInvite,
    run: invite,
  },
  { id: 'invite.copy', title: 'Copy the code', scope: 'overlay:invite', keys: ['y', 'c'], hint: 'copy', run: copyInvite },
  { id: 'invite.revoke', title: 'Revoke the code now', scope: 'overlay:invite', keys: ['D'], hint: 'revoke', run: revokeInvite },
  {
    id: 'team.join',
    title: 'Join a team with a code',
    scope: 'global',
    keys: ['J'],
    disabledReason: readOnly,
    run: ({ store }) =>
      store.dispatch({ type: 'overlay-opened', overlay: { type: 'join', field: EMPTY_FIELD, agent: null, isChoosing: false } }),
  },
  {
    id: 'join.accept',
    title: 'Join',
    scope: 'overlay:join',
    keys: ['enter'],
    hint: 'join',
    disabledReason: emptyField(safe`Type the invite code first.`),
    run: join,
  },
  {
    id: 'join.switch',
    title: 'Go to the other field',
    scope: 'overlay:join',
    keys: ['tab', 'shift-tab'],
    hint: 'other field',
    run: ({ store }) => {
      const overlay = selectOverlay(store.getState());
      if (overlay?.type === 'join') store.dispatch({ type: 'overlay-changed', overlay: { ...overlay, isChoosing: !overlay.isChoosing } });
    },
  },
  {
    id: 'thread.create',
    title: 'Create a thread in the team',
    scope: ['threads', 'messages', 'teams', 'team-detail'],
    keys: ['N'],
    disabledReason: needsTeam,
    run: ({ store }) => {
      const team = selectTeam(store.getState());
      if (team !== undefined) store.dispatch({ type: 'overlay-opened', overlay: { type: 'new-thread', team, field: EMPTY_FIELD } });
    },
  },
  {
    id: 'new-thread.accept',
    title: 'Create the thread',
    scope: 'overlay:new-thread',
    keys: ['enter'],
    hint: 'create',
    disabledReason: emptyField(safe`Type a title first.`),
    run: createThread,
  },
];
