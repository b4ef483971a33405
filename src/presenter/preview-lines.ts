import type { Network } from '../domain/network.ts';
import { untrusted } from '../domain/untrusted.ts';
import type { Preview } from '../operations/plan/preview.ts';
import { orgsOf, type ScopedPlan } from '../operations/plan/scope.ts';
import { type Line, type Role, span } from '../text/line.ts';
import { countText, joinSafe, type SafeText, safe, safeLine } from '../text/safe.ts';
import { agentName, orgName, routineName, threadName } from './names.ts';
import { targetText } from './rows/ledger-rows.ts';

const LABELS = {
  final: safe`FINAL  `,
  action: safe`ACTION `,
  stops: safe`STOPS  `,
  people: safe`PEOPLE `,
  also: safe`ALSO   `,
  drains: safe`DRAINS `,
  outside: safe`OUTSIDE`,
  left: safe`LEFT   `,
  undo: safe`UNDO   `,
};

const line = (label: keyof typeof LABELS, text: SafeText, role: Role = 'plain'): Line => [
  span(safe`${LABELS[label]} `, 'dim'),
  span(text, role),
];

const some = (names: readonly SafeText[], most = 4): SafeText => {
  const shown = joinSafe([...new Set(names)].slice(0, most), safe`, `);
  const more = new Set(names).size - most;
  return more > 0 ? safe`${shown} and ${more} more` : shown;
};

/** Where the names are told from. */
type Named = { readonly network: Pick<Network, 'me' | 'orgs' | 'agents' | 'members' | 'threads' | 'routines'> };

/** A preview as sentences, the most important first: what it does, what it stops, whom it costs an answer, what goes on, the way back. */
export const previewLines = ({ network }: Named, plan: ScopedPlan, preview: Preview): readonly Line[] => [
  ...finalLines(plan, preview),
  ...effectLines({ network }, plan, preview),
  ...(isFinal(plan, preview) ? [] : [line('undo', plan.kind === 'resume' ? safe`p pauses again` : safe`z takes it back exactly`, 'dim')]),
];

/** Whether some of it could not be taken back. */
export const isFinal = (plan: ScopedPlan, { oneWay }: Preview): boolean => plan.kind === 'cancel' || oneWay.length > 0;

/** What could not be taken back, by name and before everything else. */
export function finalLines(plan: ScopedPlan, { oneWay }: Preview): readonly Line[] {
  if (plan.kind === 'cancel') return [line('final', safe`a cancelled session does not come back`, 'danger')];
  if (oneWay.length === 0) return [];
  const ids: readonly string[] = oneWay;
  const names = plan.targets.filter(({ target }) => ids.includes(target.id)).map(({ target }) => targetText(target));
  return [line('final', safe`${some(names, 8)} cannot be started again: the platform refuses a schedule more often than hourly`, 'danger')];
}

/** The same without the way back, which is a key in the console and a command outside it. */
export const effectLines = ({ network }: Named, plan: ScopedPlan, preview: Preview): readonly Line[] => [
  ...(plan.targets.length === 1
    ? []
    : [
        line(
          'action',
          some(
            plan.targets.map(({ target }) => targetText(target)),
            plan.scope.type === 'org' ? 40 : 8,
          ),
          'strong',
        ),
      ]),
  ...stopsLines({ network }, plan, preview),
  ...peopleLines(plan, preview),
  ...(preview.brokenHandoffs.length === 0
    ? []
    : [
        line(
          'also',
          safe`${countText(preview.brokenHandoffs.length, safe`hand-off`)} between agents of the last day would not have happened`,
          'warning',
        ),
      ]),
  ...silentLines({ network }, plan, preview),
  ...drainLines(plan, preview),
  ...outsideLines({ network }, plan, preview),
  ...leftOutLines(plan),
];

function stopsLines({ network }: Named, plan: ScopedPlan, { stops, otherWakes }: Preview): readonly Line[] {
  if (plan.kind === 'cancel')
    return [line('stops', safe`the turn under way; the next message starts a new session unless the routine is paused`)];
  const others = otherWakes.map((wake) => otherWakeLine({ network }, wake));
  if (stops.length === 0) {
    if (others.length > 0 || plan.kind === 'resume' || plan.kind === 'unblock') return others;
    return [line('stops', safe`nothing is known to wake it, by its settings or by its runs`, 'warning')];
  }
  const by = new Set(stops.map((path) => path.by));
  const who = by.size === 2 ? safe`talk of people and agents` : by.has('agent') ? safe`talk of agents` : safe`talk of people`;
  const agents = some(stops.map(({ agent }) => agentName(network, agent)));
  const where = some(stops.map(({ thread }) => safe`#${threadName(network, thread)}`));
  return [line('stops', safe`${who} wakes ${agents} no more in ${where}`), ...others];
}

function otherWakeLine({ network }: Named, { routine, by, runsPerMinute }: Preview['otherWakes'][number]): Line {
  const name = routineName(network, routine);
  const pace = runsPerMinute === 0 ? safe`` : safe`, ${Math.ceil(runsPerMinute)} runs a minute lately`;
  if (by === null) return line('stops', safe`${name} is woken by something that its settings do not name${pace}`, 'warning');
  return by.type === 'schedule'
    ? line('stops', safe`the schedule of ${name} (${safeLine(by.cron)})${pace}`)
    : line('stops', safe`${safeLine(untrusted(by.event))} wakes ${name} no more${pace}`);
}

function peopleLines(plan: ScopedPlan, { people, stops }: Preview): readonly Line[] {
  if (plan.kind === 'humans-only') return [line('people', safe`are still answered`, 'good')];
  if (people.length > 0)
    return [line('people', safe`get no answer any more: ${some(people.map(({ name }) => safeLine(name)))}`, 'warning')];
  return stops.some(({ by }) => by === 'human') ? [line('people', safe`nobody who wrote in the last hour is left without an answer`)] : [];
}

/** Agents that the plan does not touch and that nothing but the stopped ones woke in the last day. */
function silentLines({ network }: Named, { targets }: ScopedPlan, { aftermath }: Preview): readonly Line[] {
  const touched = new Set(targets.flatMap(({ target }) => (target.type === 'routine' ? [target.agent] : [])));
  const others = aftermath.agents.filter((agent) => !touched.has(agent));
  if (others.length === 0) return [];
  const names = some(others.map((agent) => agentName(network, agent)));
  return [line('also', safe`${names} would hear of nothing any more: only what stops woke them in the last day`, 'warning')];
}

function drainLines(plan: ScopedPlan, { draining }: Preview): readonly Line[] {
  const count = draining.sessions.length + draining.runs.length;
  if (plan.kind === 'resume' || plan.kind === 'unblock' || plan.kind === 'mute' || plan.kind === 'unmute') return [];
  if (count === 0) return [line('drains', safe`nothing is under way`, 'good')];
  const joined = draining.joined === 0 ? safe`` : safe`; ${draining.joined} joined their thread and go on until c cancels them`;
  const under = safe`${countText(draining.sessions.length, safe`session`)} and ${countText(draining.runs.length, safe`run`)} under way may still post`;
  return [line('drains', safe`${under}${joined}`, 'warning')];
}

function outsideLines({ network }: Named, { outOfReach }: ScopedPlan, { outsideOrgs }: Preview): readonly Line[] {
  const notice =
    outsideOrgs.length === 0
      ? []
      : [
          line(
            'outside',
            safe`${some(outsideOrgs.map(({ id }) => orgName(network, id)))} will see fewer posts; nothing is set there`,
            'external',
          ),
        ];
  if (outOfReach.length === 0) return notice;
  const names = some(outOfReach.map(({ name }) => safeLine(name)));
  const orgs = some(orgsOf(outOfReach).map((org) => orgName(network, org)));
  return [
    ...notice,
    line('outside', safe`${names} of ${orgs} cannot be stopped from here; b t closes the thread to all agents`, 'external'),
  ];
}

function leftOutLines({ leftOut }: ScopedPlan): readonly Line[] {
  if (leftOut.length === 0) return [];
  const reasons = Map.groupBy(leftOut, ({ why }) => why);
  const parts = Array.from(reasons, ([why, rows]) => safe`${rows.length} ${WHY[why]}`);
  return [line('left', joinSafe(parts, safe`, `), 'dim')];
}

const WHY: Readonly<Record<ScopedPlan['leftOut'][number]['why'], SafeText>> = {
  already: safe`so already`,
  draft: safe`draft`,
  'not-message-driven': safe`not woken by talk`,
  'agents-only': safe`woken only by agents`,
  unreadable: safe`with a config that cannot be read`,
};
