import type { Family } from '../family.ts';
import { somebody } from '../talk.ts';
import { chain, healthyFamily, type Step, text } from './day.ts';

const GUIDE = 'platform documentation: networks, coordinator pattern and cross-organisation work';

export const PIPELINES: readonly Family[] = [
  healthyFamily({
    name: 'partner-stage-pipeline',
    description: 'Orders run through four desks within seconds, one of them a partner’s.',
    source: 'an earlier independent evaluation of this console: seen false 10 of 10',
    cadence: ['fast'],
    hours: [2, 4],
    minutes: [0.1, 4],
    stage: (scene, pace) => {
      const [intake, carrier, stock, billing] = [
        scene.agent({ on: ['webhook.inbound'] }),
        scene.agent({ isOwn: false }),
        scene.agent(),
        scene.agent(),
      ];
      const { thread } = scene.room([intake, carrier, stock, billing]);
      return (at) => {
        const ref = scene.facts.newRef();
        const after = scene.outside(intake, thread, {
          at,
          event: 'webhook.inbound',
          text: text(
            scene,
            ['New order {ref}: {n} units for {person}, value {amount}.', 'Order {ref} came in at {clock}, {n} lines, {amount}.'],
            { ref, n: scene.random.int(1, 400) },
          ),
        });
        const steps: Step[] = [
          {
            who: carrier,
            text: text(scene, ['Slot for {ref} confirmed at {clock}, truck {newref}.', '{ref}: pick-up at {clock}, booking {newref}.'], {
              ref,
            }),
          },
          {
            who: stock,
            text: text(
              scene,
              ['Reserved stock for {ref} in aisle {n}. Handing to billing.', '{ref} allocated, {n} pallets, lot {newref}.'],
              { ref, n: scene.random.int(1, 60) },
            ),
          },
          {
            who: billing,
            text: text(scene, ['Invoice {newref} over {amount} issued for {ref}. Closed.', '{ref} billed as {newref}, {amount}. Done.'], {
              ref,
            }),
          },
        ];
        return chain(scene, after, { steps, pace }).at;
      };
    },
  }),
  healthyFamily({
    name: 'deployment-train',
    description: 'A person starts a release; build, test and release agents hand each service on.',
    source: 'release automation with one agent a stage; ' + GUIDE,
    cadence: ['fast', 'medium'],
    hours: [2, 6],
    minutes: [20, 60],
    stage: (scene, pace) => {
      const [build, test, release] = [scene.agent(), scene.agent(), scene.agent({ isOwn: scene.random.chance(0.7) })];
      const { thread } = scene.room([build, test, release]);
      return (at) => {
        const services = scene.random.sample(
          ['checkout', 'search', 'profile', 'payments', 'mailer', 'gateway', 'reports', 'auth'],
          scene.random.int(3, 7),
        );
        const version = `${scene.random.int(2, 9)}.${scene.random.int(0, 40)}.0`;
        const after = scene.say(somebody(scene), thread, { at, text: `Please ship ${services.join(', ')} as ${version}` });
        const steps = services.flatMap((service, index): Step[] => [
          {
            who: build,
            text: text(
              scene,
              ['{service} {version} built from {newref} in {n} s.', 'Image for {service}:{version} pushed ({n} MB), digest {newref}.'],
              { service, version, n: scene.random.int(20, 400) },
            ),
          },
          {
            who: test,
            text: text(scene, ['{n} tests green for {service}, coverage {c} %.', '{service}: {n} passed, 0 failed. Handing to release.'], {
              service,
              n: scene.random.int(80, 900),
              c: scene.random.int(71, 97),
            }),
          },
          {
            who: release,
            text: text(
              scene,
              [
                '{service} {version} is live on {n} nodes, {left} services to go.',
                'Rolled out {service}; error rate {n} ppm. {left} left.',
              ],
              { service, version, n: scene.random.int(2, 90), left: services.length - index - 1 },
            ),
          },
        ]);
        return chain(scene, after, { steps, pace }).at;
      };
    },
  }),
  healthyFamily({
    name: 'ticket-queue',
    description: 'Mails become tickets; triage hands each to a specialist who closes it.',
    source: 'platform samples: triage inbox, email.received',
    cadence: ['fast', 'medium'],
    hours: [3, 8],
    minutes: [0.5, 12],
    stage: (scene, pace) => {
      const triage = scene.agent({ on: ['email.received'], hears: scene.random.pick(['all', 'people']) });
      const desks = Array.from({ length: scene.random.int(2, 5) }, () => scene.agent({ isOwn: scene.random.chance(0.75) }));
      const { thread } = scene.room([triage, ...desks]);
      return (at) => {
        const ref = scene.facts.newRef();
        const desk = scene.random.pick(desks);
        const after = scene.outside(triage, thread, {
          at,
          event: 'email.received',
          text: text(
            scene,
            ['{ref} about {thing} from {person}. Priority {n}. Assigned.', 'New mail from {person}: {thing} ({ref}). Please take it.'],
            { ref, n: scene.random.int(1, 4) },
          ),
        });
        return chain(scene, after, {
          pace,
          steps: [
            {
              who: desk,
              text: text(
                scene,
                [
                  'Took {ref}. {person} was called at {clock}, credit {amount} granted. Closed.',
                  '{ref} solved: reference {newref} was missing in {system}. Closed at {clock}.',
                  'Answered {ref}, cause was {newref}. Closing.',
                ],
                { ref },
              ),
            },
          ],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'invoice-batch',
    description: 'A schedule starts a batch of ten to forty invoices that two agents match one by one.',
    source: 'an earlier independent evaluation of this console: batches with a shrinking rest',
    cadence: ['fast', 'medium'],
    hours: [3, 6],
    minutes: [45, 100],
    stage: (scene, pace) => {
      const [payables, checker] = [scene.agent({ on: ['schedule.cron'] }), scene.agent({ isOwn: scene.random.chance(0.6) })];
      const { thread } = scene.room([payables, checker]);
      return (at) => {
        const count = scene.random.int(10, 40);
        const after = scene.outside(payables, thread, {
          at,
          event: 'schedule.cron',
          text: `Batch of ${count} invoices loaded from the bank feed.`,
        });
        const steps = Array.from({ length: count }, (_, index): Step[] => [
          {
            who: checker,
            text: text(scene, [
              '{newref} over {amount} matches {ref}.',
              '{newref}: {amount} found, difference 0.00.',
              '{newref} belongs to {person}, {amount}, accepted.',
            ]),
          },
          {
            who: payables,
            text: text(scene, ['Posted, {left} of {count} left.', 'Booked under {newref}. {left} to go.'], {
              left: count - index - 1,
              count,
            }),
          },
        ]).flat();
        return chain(scene, after, { steps, pace }).at;
      };
    },
  }),
  healthyFamily({
    name: 'data-quality-sweep',
    description: 'Table by table, one agent reports defects, the other repairs them, until none is left.',
    source: 'data pipelines with an agent for checks and one for repairs',
    cadence: ['fast', 'medium', 'slow'],
    hours: [4, 8],
    minutes: [60, 120],
    stage: (scene, pace) => {
      const [checker, fixer] = [scene.agent({ on: ['schedule.cron'] }), scene.agent()];
      const { thread } = scene.room([checker, fixer]);
      return (at) => {
        const tables = scene.random.sample(
          ['orders', 'customers', 'lanes', 'rates', 'invoices', 'claims', 'events', 'devices', 'contracts'],
          scene.random.int(4, 9),
        );
        let open = tables.length * scene.random.int(12, 60);
        const after = scene.outside(checker, thread, {
          at,
          event: 'schedule.cron',
          text: `Sweep over ${tables.length} tables, ${open} suspicious rows.`,
        });
        const steps = tables.flatMap((table, index): Step[] => {
          const rows = index === tables.length - 1 ? open : Math.floor(open / (tables.length - index));
          open -= rows;
          return [
            {
              who: fixer,
              text: text(scene, ['Repaired {rows} rows in {table} ({newref}).', '{table}: {rows} duplicates merged, journal {newref}.'], {
                rows,
                table,
              }),
            },
            { who: checker, text: text(scene, ['{table} is clean. {open} rows left.', 'Verified {table}, rest {open}.'], { table, open }) },
          ];
        });
        return chain(scene, after, { steps, pace }).at;
      };
    },
  }),
];
