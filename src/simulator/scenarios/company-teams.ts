import type { TeamRecord, ThreadRecord } from '../world/records.ts';
import { createThread } from '../world/threads.ts';
import type { World } from '../world/world.ts';
import { addTeam } from './cast.ts';
import type { CompanyCast } from './company-cast.ts';

export type CompanyTeams = Readonly<Record<'support' | 'operations' | 'research' | 'coordination' | 'supply' | 'disputes', TeamRecord>>;
export type CompanyThreads = Readonly<
  Record<
    'support' | 'claims' | 'operations' | 'dock' | 'rates' | 'forecast' | 'coordination' | 'weekPlan' | 'supply' | 'disputes',
    ThreadRecord
  >
>;

const addTeams = (world: World, { carrier, foods, payments, people, agents }: CompanyCast): CompanyTeams => ({
  support: addTeam(world, carrier, {
    name: 'Customer Support',
    description: 'Shipments, claims and everything that customers ask.',
    members: [people.kim, people.mira, people.tomas, agents.support, agents.dispatch, agents.billing],
  }),
  operations: addTeam(world, carrier, {
    name: 'Operations',
    description: 'Yard, doors, drivers and stock.',
    members: [people.kim, people.lee, people.tomas, people.ana, agents.dispatch, agents.inventory, agents.coldWatch],
  }),
  research: addTeam(world, carrier, {
    name: 'Pricing and Research',
    description: 'Rates, forecasts and invoices that need explaining.',
    members: [people.kim, people.lee, people.mira, agents.scout, agents.billing],
  }),
  coordination: addTeam(world, carrier, {
    name: 'Halden × Ostara Coordination',
    description: 'Shared by both companies: windows, forecasts, pallets.',
    members: [people.kim, people.ana, agents.dispatch, people.jo, people.petra, agents.planner, agents.coldChain],
  }),
  supply: addTeam(world, foods, { name: 'Supply', description: 'Ostara only.', members: [people.jo, people.petra, agents.planner] }),
  disputes: addTeam(world, payments, {
    name: 'Disputes',
    description: 'Quillon only.',
    members: [people.sam, people.rosa, agents.disputes, agents.ledger],
  }),
});

/** The threads of the companies, with what people talk about in each. */
const addThreads = (world: World, teams: CompanyTeams): CompanyThreads => ({
  support: createThread(world, teams.support, {
    title: 'General',
    isDefault: true,
    topics: ['late-delivery', 'address-change', 'invoice-mismatch'],
  }),
  claims: createThread(world, teams.support, { title: 'Claims', topics: ['damaged-goods'] }),
  operations: createThread(world, teams.operations, {
    title: 'General',
    isDefault: true,
    topics: ['dock-slot', 'driver-hours', 'route-closure', 'reefer-temperature'],
  }),
  dock: createThread(world, teams.operations, { title: 'Dock 4 handover', topics: [] }),
  rates: createThread(world, teams.research, { title: 'Rates', isDefault: true, topics: ['rate-benchmark', 'surcharge'] }),
  forecast: createThread(world, teams.research, { title: 'Forecast review', topics: ['forecast-review'] }),
  coordination: createThread(world, teams.coordination, { title: 'Main', isDefault: true, topics: ['delivery-window', 'forecast-change'] }),
  weekPlan: createThread(world, teams.coordination, { title: 'Week planning', topics: ['pallet-balance', 'forecast-change'] }),
  supply: createThread(world, teams.supply, { title: 'General', isDefault: true, topics: ['forecast-change', 'pallet-balance'] }),
  disputes: createThread(world, teams.disputes, { title: 'General', isDefault: true, topics: ['chargeback', 'payout-delay'] }),
});

export const addCompanyTeams = (world: World, cast: CompanyCast): { readonly teams: CompanyTeams; readonly threads: CompanyThreads } => {
  const teams = addTeams(world, cast);
  return { teams, threads: addThreads(world, teams) };
};
