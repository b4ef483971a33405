import type { Random } from '../../loops/random.ts';
import type { Slots } from './grammar.ts';

/** What an organisation's talk is about: its business, the things in hand, the systems they are in, and the roles of its agents. */
export type Field = {
  readonly things: readonly string[];
  readonly systems: readonly string[];
  readonly refs: readonly string[];
  readonly roles: readonly string[];
};

export const FIELDS: readonly Field[] = [
  {
    things: [
      'the reefer booking',
      'the customs form',
      'the dock slot at bay 14',
      'the split shipment',
      'the bill of lading',
      'the demurrage claim',
    ],
    systems: ['TMS', 'the carrier portal', 'the yard board', 'the customs gateway'],
    refs: ['PO-', 'SHP-', 'CTR'],
    roles: ['Dispatch', 'Carrier Liaison', 'Customs Broker', 'Yard Planner', 'Cold Chain QA', 'Claims', 'Rate Desk', 'Inventory'],
  },
  {
    things: [
      'the failing migration',
      'the release branch',
      'the flaky integration test',
      'the retry policy',
      'the auth middleware',
      'the cache layer',
    ],
    systems: ['CI', 'staging', 'the issue tracker', 'the package registry'],
    refs: ['#', 'PR-', 'BUG-'],
    roles: ['Builder', 'Reviewer', 'Release Captain', 'Test Runner', 'Docs Writer', 'Security Scan', 'Triage', 'Planner'],
  },
  {
    things: [
      'the unmatched payment',
      'the supplier invoice',
      'the accrual',
      'the chargeback',
      'the VAT return',
      'the intercompany balance',
    ],
    systems: ['the ledger', 'the bank feed', 'the ERP', 'the approvals queue'],
    refs: ['INV-', 'JE-', 'PAY-'],
    roles: ['Ledger', 'Payables', 'Disputes', 'Treasury', 'Tax Desk', 'Reconciler', 'Audit Prep', 'Collections'],
  },
  {
    things: [
      'the refund request',
      'the account lockout',
      'the warranty case',
      'the missing parcel',
      'the subscription change',
      'the complaint',
    ],
    systems: ['the helpdesk', 'the CRM', 'the order system', 'the knowledge base'],
    refs: ['T-', 'CASE-', 'RMA-'],
    roles: ['Support Desk', 'Tech Support', 'Returns', 'Billing Help', 'Escalations', 'Concierge', 'Quality Coach', 'Knowledge'],
  },
  {
    things: [
      'the market brief',
      'the survey data',
      'the competitor table',
      'the interview notes',
      'the pricing hypothesis',
      'the literature scan',
    ],
    systems: ['the data room', 'the notebook', 'the search index', 'the citation store'],
    refs: ['REQ-', 'SRC-', 'NOTE-'],
    roles: ['Researcher', 'Analyst', 'Verifier', 'Summariser', 'Editor', 'Fact Checker', 'Data Wrangler', 'Critic'],
  },
  {
    things: [
      'the onboarding packet',
      'the shift swap',
      'the leave request',
      'the background check',
      'the laptop order',
      'the interview loop',
    ],
    systems: ['the HRIS', 'the rota', 'the ATS', 'the service portal'],
    refs: ['HR-', 'REQ-', 'EMP'],
    roles: ['People Ops', 'Scheduler', 'Recruiter', 'IT Provisioning', 'Facilities', 'Payroll', 'Onboarding', 'Policy Desk'],
  },
];

export const PEOPLE: readonly string[] = [
  'Kim Larsen',
  'Tomas Brandt',
  'Ana Ruiz',
  'Mei Tanaka',
  'Jo Lindqvist',
  'Sam Adeyemi',
  'Petra Novak',
  'Luc Moreau',
  'Ines Duarte',
  'Wei Zhang',
  'Priya Nair',
  'Omar Haddad',
  'Ella Fischer',
  'Noah Clarke',
  'Yuki Sato',
  'Rosa Klein',
];

export const PARTNERS: readonly string[] = [
  'Ostara Foods',
  'Quillon Payments',
  'Brightline Freight',
  'Helix Analytics',
  'Nordhavn Customs',
  'Cobalt Cloud',
];

/** The business of one story, with fresh things, references and figures whenever they are wanted. */
export type Facts = {
  readonly field: Field;
  readonly thing: string;
  readonly ref: string;
  readonly system: string;
  readonly newRef: () => string;
  readonly newThing: () => string;
  readonly amount: () => string;
  readonly clock: () => string;
  readonly slots: Slots;
};

export const factsOf = (random: Random): Facts => {
  const field = random.pick(FIELDS);
  const newRef = (): string => `${random.pick(field.refs)}${random.int(1_000, 98_999)}`;
  const [thing, ref, system] = [random.pick(field.things), newRef(), random.pick(field.systems)];
  const clock = (): string => `${String(random.int(6, 21)).padStart(2, '0')}:${String(random.int(0, 59)).padStart(2, '0')}`;
  const amount = (): string =>
    `${random.int(1, 94)},${String(random.int(0, 999)).padStart(3, '0')}.${String(random.int(0, 99)).padStart(2, '0')}`;
  return {
    field,
    thing,
    ref,
    system,
    newRef,
    clock,
    amount,
    newThing: () => random.pick(field.things),
    slots: { thing, ref, system },
  };
};
