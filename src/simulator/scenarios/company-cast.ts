import type { AgentRecord, OrgRecord, UserRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import {
  addAgent,
  addOrg,
  addRoutine,
  addUser,
  HEARS_ALL,
  HEARS_ALL_V1,
  HEARS_PEOPLE,
  HEARS_PEOPLE_V1,
  JOINS_FOR_ALL,
  JOINS_FOR_PEOPLE,
} from './cast.ts';

/** Three companies: a carrier, whose operator uses the console; its customer; and a payment provider. */
export type CompanyCast = {
  readonly carrier: OrgRecord;
  readonly foods: OrgRecord;
  readonly payments: OrgRecord;
  readonly people: Readonly<Record<'kim' | 'lee' | 'mira' | 'tomas' | 'ana' | 'jo' | 'petra' | 'sam' | 'rosa', UserRecord>>;
  readonly agents: Readonly<
    Record<
      'support' | 'dispatch' | 'inventory' | 'scout' | 'billing' | 'coldWatch' | 'planner' | 'coldChain' | 'disputes' | 'ledger',
      AgentRecord
    >
  >;
};

const addOrgs = (world: World) => ({
  carrier: addOrg(world, { key: 'halden', name: 'Halden Logistics', domain: 'halden.example' }),
  foods: addOrg(world, { key: 'ostara', name: 'Ostara Foods', domain: 'ostara.example' }),
  payments: addOrg(world, { key: 'quillon', name: 'Quillon Payments', domain: 'quillon.example' }),
});

type Orgs = ReturnType<typeof addOrgs>;

const addPeople = (world: World, { carrier, foods, payments }: Orgs): CompanyCast['people'] => ({
  kim: addUser(world, carrier, { name: 'Kim Larsen', alias: 'kim', isAdmin: true, isOperator: true }),
  jo: addUser(world, foods, { name: 'Jo Lindqvist', alias: 'jo', isAdmin: true, isOperator: true }),
  sam: addUser(world, payments, { name: 'Sam Adeyemi', alias: 'sam', isAdmin: true, isOperator: true }),
  lee: addUser(world, carrier, { name: 'Lee Okafor', alias: 'lee', isAdmin: true, isOperator: true }),
  mira: addUser(world, carrier, { name: 'Mira Sandoval', alias: 'mira' }),
  tomas: addUser(world, carrier, { name: 'Tomas Brandt', alias: 'tomas' }),
  ana: addUser(world, carrier, { name: 'Ana Ruiz', alias: 'ana' }),
  petra: addUser(world, foods, { name: 'Petra Novak', alias: 'petra' }),
  rosa: addUser(world, payments, { name: 'Rosa Klein', alias: 'rosa' }),
});

const addAgents = (world: World, { carrier, foods, payments }: Orgs): CompanyCast['agents'] => ({
  support: addAgent(world, carrier, {
    key: 'support-desk',
    name: 'Support Desk',
    role: 'support',
    description: 'Answers questions about shipments and claims.',
  }),
  dispatch: addAgent(world, carrier, {
    key: 'dispatch',
    name: 'Dispatch',
    role: 'operations',
    description: 'Plans trailers, doors and drivers.',
  }),
  inventory: addAgent(world, carrier, {
    key: 'inventory',
    name: 'Inventory',
    role: 'inventory',
    description: 'Knows what is picked and staged.',
  }),
  scout: addAgent(world, carrier, {
    key: 'market-scout',
    name: 'Market Scout',
    role: 'research',
    description: 'Compares rates and reviews forecasts.',
  }),
  billing: addAgent(world, carrier, {
    key: 'billing-recon',
    name: 'Billing Recon',
    role: 'billing',
    description: 'Explains and corrects invoices.',
  }),
  coldWatch: addAgent(world, carrier, {
    key: 'cold-watch',
    name: 'Cold Watch',
    role: 'quality',
    description: 'Judges temperature alarms.',
  }),
  planner: addAgent(world, foods, {
    key: 'supply-planner',
    name: 'Supply Planner',
    role: 'planning',
    description: 'Plans goods-in and forecasts.',
  }),
  coldChain: addAgent(world, foods, {
    key: 'cold-chain',
    name: 'Cold Chain QA',
    role: 'quality',
    description: 'Checks the cold chain at goods-in.',
  }),
  disputes: addAgent(world, payments, {
    key: 'dispute-desk',
    name: 'Dispute Desk',
    role: 'disputes',
    description: 'Prepares chargeback cases.',
  }),
  ledger: addAgent(world, payments, { key: 'ledger-bot', name: 'Ledger Bot', role: 'billing', description: 'Reconciles payouts.' }),
});

const addTalkRoutines = (world: World, agents: CompanyCast['agents']): void => {
  addRoutine(world, agents.support, { name: 'support_participate', eventConfig: HEARS_PEOPLE, lookupKey: 'support-participate' });
  addRoutine(world, agents.dispatch, { name: 'dispatch_participate', eventConfig: HEARS_ALL, lookupKey: 'dispatch-participate' });
  addRoutine(world, agents.inventory, { name: 'inventory_participate', eventConfig: HEARS_ALL_V1, lookupKey: 'inventory-participate' });
  addRoutine(world, agents.scout, { name: 'research_session', eventConfig: JOINS_FOR_PEOPLE, lookupKey: 'research-session' });
  addRoutine(world, agents.billing, { name: 'billing_participate', eventConfig: HEARS_ALL_V1, lookupKey: 'billing-participate' });
  addRoutine(world, agents.coldWatch, { name: 'cold_watch_participate', eventConfig: HEARS_PEOPLE_V1 });
  addRoutine(world, agents.planner, { name: 'coordination_session', eventConfig: JOINS_FOR_ALL });
  addRoutine(world, agents.coldChain, { name: 'qa_participate', eventConfig: HEARS_PEOPLE_V1 });
  addRoutine(world, agents.disputes, { name: 'dispute_participate', eventConfig: HEARS_PEOPLE_V1 });
  addRoutine(world, agents.ledger, { name: 'ledger_participate', eventConfig: HEARS_ALL_V1 });
};

/** Routines that time, mail or other systems trigger: the background of runs, and some that are off. */
const addBackgroundRoutines = (world: World, agents: CompanyCast['agents']): void => {
  const inBackground = (agent: AgentRecord, routine: { name: string; event: string; meanMs: number; schedule?: string }): void => {
    const { name, event, meanMs, schedule } = routine;
    const added = addRoutine(world, agent, {
      name,
      eventConfig: { [event]: {} },
      handlerType: 'workflow_graph',
      presetName: null,
      schedule: schedule ?? null,
    });
    world.schedule.plan(world.now + world.random.wait(meanMs), { type: 'fire-routine', routineId: added.id, meanMs });
  };
  inBackground(agents.dispatch, { name: 'tms_events', event: 'webhook.inbound', meanMs: 11_000 });
  inBackground(agents.support, { name: 'triage_inbox', event: 'email.received', meanMs: 19_000 });
  inBackground(agents.inventory, { name: 'stock_sync', event: 'schedule.cron', meanMs: 15 * 60_000, schedule: '*/15 * * * *' });
  inBackground(agents.scout, { name: 'rates_digest', event: 'schedule.cron', meanMs: 3_600_000, schedule: '0 * * * *' });
  inBackground(agents.planner, { name: 'forecast_import', event: 'webhook.inbound', meanMs: 24_000 });
  inBackground(agents.ledger, { name: 'payout_events', event: 'webhook.inbound', meanMs: 16_000 });
  addRoutine(world, agents.billing, {
    name: 'nightly_reconcile',
    eventConfig: { 'schedule.cron': {} },
    schedule: '0 2 * * *',
    status: 'paused',
    handlerType: 'script',
    presetName: null,
  });
  addRoutine(world, agents.support, { name: 'escalation_draft', eventConfig: HEARS_PEOPLE, status: 'draft' });
};

export const addCompanyCast = (world: World): CompanyCast => {
  const orgs = addOrgs(world);
  const people = addPeople(world, orgs);
  const agents = addAgents(world, orgs);
  addTalkRoutines(world, agents);
  addBackgroundRoutines(world, agents);
  return { ...orgs, people, agents };
};
