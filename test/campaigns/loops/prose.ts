import type { Random } from './random.ts';

/**
 * Sentences about made-up work. The word lists and patterns are rich enough that posts go on saying new things almost as long as
 * real prose does; a little less, which makes work harder to tell from a loop.
 */
const words = (list: string): readonly string[] => list.trim().split(/\s+/);

export const WORDS = {
  noun: words(`invoice gateway cluster schema contract webhook backlog ledger cache token shipment warehouse forecast renewal migration dashboard
    index certificate queue tenant refund carrier audit timeline mapping connector retention budget segment churn cohort pipeline rollout
    incident runbook latency quota partition replica snapshot policy supplier tariff pallet manifest claim premium underwriter deductible
    prospect campaign headline draft citation survey sample hypothesis variance baseline regression feature annotation dataset glossary
    appendix clause liability indemnity jurisdiction escrow milestone deliverable dependency blocker estimate sprint release changelog hotfix
    branch commit endpoint payload header timeout retry backoff shard consumer producer topic offset checkpoint watermark stream batch window
    aggregate dimension courier depot customs voucher discount catalogue bundle basket checkout wallet chargeback dispute mandate payout
    settlement treasury accrual amortisation depreciation covenant collateral appraisal mortgage valuation tenancy permit zoning inspection
    scaffold girder turbine inverter transformer substation feeder outage meter tariffing irrigation harvest pesticide seedling yield fodder
    vaccine dosage cohorting triage referral discharge pharmacy radiology pathology consent ethics placebo enrolment adherence relapse syllabus
    tutor transcript scholarship dormitory semester faculty thesis archive manuscript folio parchment exhibit curator lender provenance auction
    itinerary layover visa baggage runway hangar fuselage rotor avionics telemetry orbit payloads antenna beacon firmware bootloader sensor
    gyroscope lidar odometer gasket piston camshaft coolant torque weld alloy ingot foundry assembly conveyor robot gripper calibration`),
  verb: words(`validate reconcile migrate archive rebuild throttle escalate deprecate normalise encrypt rotate compare measure estimate schedule
    refactor sample annotate summarise translate negotiate approve reject export import deduplicate backfill patch profile benchmark trace isolate
    restore revoke provision document rewrite merge split reorder forecast allocate invoice inspect calibrate dispatch reroute quarantine
    disinfect irrigate fertilise prune graft transplant bottle label stack unload weigh seal stamp notarise countersign ratify amend repeal
    prosecute mediate arbitrate insure reinsure indemnify audit appraise mortgage lease sublet renovate insulate rewire plaster varnish polish
    machine anneal temper solder crimp torque align balance lubricate flush drain refill pressurise vent purge ignite throttle decouple`),
  adjective:
    words(`stale partial regional nightly duplicate encrypted legacy manual redundant seasonal contractual preliminary asynchronous overdue
    idempotent malformed truncated provisional upstream downstream quarterly bilingual exclusive mandatory optional temporary unsigned expired
    nested orphaned brittle porous viscous opaque translucent magnetic coaxial hydraulic pneumatic thermal acoustic optical tidal arid humid
    alpine coastal suburban municipal federal provincial statutory fiduciary punitive nominal gross net cumulative residual marginal elastic
    volatile dormant latent chronic acute benign malignant sterile potable edible perishable fragile bulky hazardous flammable corrosive inert`),
  name: words(`Dana Priya Tomasz Okafor Lindqvist Marisol Hiro Beatrix Anselm Farouk Globex Initech Umbra Norwind Kestrel Halcyon Meridian Vantage
    Lisbon Osaka Tallinn Nairobi Quito Leeds Frankfurt Odessa Bergen Cusco Hanoi Perth Turin Zagreb Malmö Lagos Recife Pune Gdańsk Tromsø Yumi
    Leandro Ingrid Svetlana Kwame Aiko Renata Dmitri Fatima Cormac Zola Elif Matteo Noor Pilar Rashid Saoirse Tadeo Ulrike Vikram Wren Xiomara`),
  manner:
    words(`overnight gradually abruptly twice manually silently eventually independently jointly temporarily permanently roughly exactly
    barely mostly partly locally remotely externally internally upfront afterwards meanwhile beforehand elsewhere`),
  unit: [
    '%',
    ' ms',
    ' GB',
    ' rows',
    ' EUR',
    ' days',
    ' hours',
    ' requests per second',
    ' pallets',
    ' tickets',
    ' litres',
    ' kW',
    ' tonnes',
    ' pages',
  ],
  day: [
    'Monday',
    'Tuesday',
    'Thursday',
    'Friday',
    'the 14th',
    'the 30th',
    'end of quarter',
    'tomorrow noon',
    'next spring',
    'the review',
    'lunch',
  ],
  number: ['3', '7', '12', '18', '24', '41', '55', '73', '96', '120', '340', '1,250', '2.4', '0.7', '4096'],
} as const;

const SENTENCES: readonly string[] = [
  'The {adjective} {noun} in {name} affects {number}{unit} of the {noun}.',
  'I compared {name} {noun} against our {adjective} {noun}; {number}{unit} differ, mostly around {noun} handling.',
  'Next I will {verb} the {noun}, {verb} whatever {noun} remains, and write up the {noun}.',
  '{name} wants us to {verb} both {noun} and {noun} before {day}.',
  'Found something odd: {adjective} {noun} entries grow {manner} whenever somebody tries to {verb} them.',
  'Do not {verb} anything until {name} has had a chance to {verb} that {noun}.',
  'Chapter on {noun} finished, including {adjective} {noun}, {noun} rules, plus how to {verb} them {manner}.',
  'For {name}, {noun} costs {number}{unit}; half goes into {adjective} {noun} alone.',
  'Could it be that {noun} is simply {adjective}? It would explain those {number}{unit} we saw near {noun}.',
  'Proposal: {verb} {noun} by {day}, then {verb} {noun}, leaving {noun} with {name}.',
  'Root cause looks like {adjective} {noun} rather than the {noun} {name} suspected.',
  'With {number}{unit} it passes, yet {noun} still breaks once {noun} turns {adjective}.',
  'My reading of {name}: they {verb} {noun} {manner} because their {noun} cannot {verb}.',
  'Attached is a {adjective} outline covering {noun}, {noun}, {noun} and one {adjective} {noun}.',
  'Two risks remain. Either {noun} slips past {day}, or {name} declines to {verb} our {noun}.',
  'Numbers first: {number}{unit} {noun}, {number}{unit} {noun}, everything else {adjective}.',
  'Since {name} moved {noun} to {name}, nobody can {verb} {noun} {manner} any more.',
  'If we {verb} early, {noun} drops; if we wait for {day}, {adjective} {noun} will pile up.',
  'Interesting counter-example: {name} runs {adjective} {noun} without any {noun} at all.',
  'Let us separate {noun} from {noun}: one is {adjective}, the other just needs somebody to {verb} it.',
  '{name} and {name} disagree on {noun}, so I asked each to {verb} a {adjective} {noun} by {day}.',
  'After I managed to {verb} {noun} {manner}, {noun} fell by {number}{unit} in {name}.',
  'What about {adjective} {noun}? We could {verb} those {manner} instead of buying more {noun}.',
  'Legal flagged {noun}: {adjective} {noun} must not leave {name} until we {verb} consent.',
];

/** One sentence; nouns come from `nouns`, and sometimes two of them make one. */
export const sentence = (random: Random, nouns: readonly string[] = WORDS.noun): string =>
  fillSlots(random, random.pick(SENTENCES), { slots: { ...WORDS, noun: nouns }, compounds: 0.3 });

/** The pattern with each `{slot}` replaced by one of the slot's words. */
export const fill = (random: Random, pattern: string, slots: Slots): string => fillSlots(random, pattern, { slots, compounds: 0 });

type Slots = Readonly<Record<string, readonly string[]>>;

/** Replaces each `{slot}` by a word of that list; with `compounds` as the chance that a noun becomes two. */
const fillSlots = (random: Random, pattern: string, { slots, compounds }: { readonly slots: Slots; readonly compounds: number }): string =>
  pattern.replaceAll(/\{(\w+)\}/g, (whole, slot: string) => {
    const list = slots[slot];
    if (list === undefined) return whole;
    return slot === 'noun' && random.chance(compounds) ? `${random.pick(WORDS.noun)} ${random.pick(list)}` : random.pick(list);
  });
