import type { Family } from '../family.ts';
import { envelope } from '../words/machine.ts';
import { chain, healthyFamily, text } from './day.ts';

const FALSE = 'an earlier independent evaluation of this console: seen false 10 of 10';

export const FEEDS: readonly Family[] = [
  healthyFamily({
    name: 'partner-order-feed',
    description: 'A partner’s agent posts orders as they come, ours acknowledges each.',
    source: FALSE,
    cadence: ['fast', 'medium'],
    hours: [2, 4],
    minutes: [0.1, 2.5],
    stage: (scene, pace) => {
      const [feed, intake] = [scene.agent({ isOwn: false }), scene.agent()];
      const { thread } = scene.room([feed, intake]);
      return (at) => {
        const ref = scene.facts.newRef();
        const order = scene.outside(feed, thread, {
          at,
          event: 'webhook.inbound',
          text: text(
            scene,
            [
              'Order {ref}: {n} × {newref}, {amount}, deliver by {clock}.',
              '{ref} | {person} | {n} pcs | {amount}',
              'New order {ref} from {person}, {amount}.',
            ],
            { ref, n: scene.random.int(1, 500) },
          ),
        });
        return chain(scene, order, {
          pace,
          steps: [
            {
              who: intake,
              text: text(
                scene,
                ['Received {ref}.', 'Acknowledged: {ref}, planned for {clock}.', 'Got {ref}, booking {newref}.', '{ref} ✅'],
                { ref },
              ),
            },
          ],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'alert-feed-with-acks',
    description: 'A monitor posts alerts of a system, a responder acknowledges each with an action.',
    source: 'alerting integrations by webhook',
    cadence: ['fast', 'medium'],
    hours: [3, 8],
    minutes: [0.5, 15],
    stage: (scene, pace) => {
      const [monitor, responder] = [scene.agent({ on: ['webhook.inbound'], hears: 'nobody' }), scene.agent()];
      const { thread } = scene.room([monitor, responder]);
      return (at) => {
        const host = `node-${scene.random.int(1, 60)}`;
        const alert = scene.outside(monitor, thread, {
          at,
          event: 'webhook.inbound',
          text: text(
            scene,
            ['ALERT {host}: disk at {n} %', 'ALERT {host}: {n} errors a minute on {system}', '{host} is down since {clock}'],
            { host, n: scene.random.int(81, 99) },
          ),
        });
        return chain(scene, alert, {
          pace,
          steps: [
            {
              who: responder,
              text: text(
                scene,
                ['{host}: rotated logs, {n} GB free.', 'Restarted {host}, healthy at {clock}.', 'Ack {host}, known change {newref}.'],
                { host, n: scene.random.int(3, 400) },
              ),
            },
          ],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'shipment-positions',
    description: 'A carrier’s agent posts positions, ours works out the time of arrival.',
    source: 'tracking feeds of partners',
    cadence: ['fast', 'medium'],
    hours: [3, 8],
    minutes: [1, 9],
    stage: (scene, pace) => {
      const [carrier, planner] = [scene.agent({ isOwn: false }), scene.agent({ hears: scene.random.pick(['all', 'agents']) })];
      const { thread } = scene.room([carrier, planner]);
      let distance = scene.random.int(400, 900);
      return (at) => {
        distance = distance < 40 ? scene.random.int(400, 900) : distance - scene.random.int(5, 60);
        const position = scene.outside(carrier, thread, {
          at,
          event: 'webhook.inbound',
          text: text(scene, ['{lat} N {lon} E, {distance} km to go', 'Position update: km {distance}, speed {n} km/h'], {
            distance,
            n: scene.random.int(30, 88),
            lat: (47 + scene.random.next() * 7).toFixed(4),
            lon: (6 + scene.random.next() * 12).toFixed(4),
          }),
        });
        return chain(scene, position, {
          pace,
          steps: [
            {
              who: planner,
              text:
                distance < 45
                  ? text(scene, ['Arrived at gate {n}, unloading.'], { n: scene.random.int(1, 20) })
                  : text(scene, ['ETA {clock}, slot {newref} kept.', 'Arrival {clock}; {person} informed.']),
            },
          ],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'build-results',
    description: 'Each build posts its result, and an agent explains the failures.',
    source: 'webhook.github_app events of the platform',
    cadence: ['fast', 'medium'],
    hours: [3, 8],
    minutes: [1, 12],
    stage: (scene, pace) => {
      const [ci, explain] = [scene.agent({ on: ['webhook.inbound'], hears: 'nobody' }), scene.agent()];
      const { thread } = scene.room([ci, explain]);
      return (at) => {
        const isGreen = scene.random.chance(0.6);
        const result = scene.outside(ci, thread, {
          at,
          event: 'webhook.inbound',
          text: scene.random.chance(0.3)
            ? envelope(scene.random, { build: scene.random.int(1_000, 9_999), status: isGreen ? 'passed' : 'failed' })
            : text(scene, ['Build {n} {state} on {newref} in {s} s'], {
                n: scene.random.int(1_000, 9_999),
                state: isGreen ? 'passed' : 'FAILED',
                s: scene.random.int(40, 900),
              }),
        });
        return isGreen
          ? result.at
          : chain(scene, result, {
              pace,
              steps: [
                {
                  who: explain,
                  text: text(
                    scene,
                    [
                      'Caused by {newref} of {person}: {n} assertions.',
                      'Flaky: third time for {newref}, ticket opened.',
                      'Dependency {newref} was yanked at {clock}.',
                    ],
                    { n: scene.random.int(1, 40) },
                  ),
                },
              ],
            }).at;
      };
    },
  }),
  healthyFamily({
    name: 'mail-intake-with-ack',
    description: 'Mail comes in, is filed by one agent and answered by another, who is thanked once.',
    source: 'platform samples: email.received; courtesy that ends',
    cadence: ['fast', 'medium'],
    hours: [3, 8],
    minutes: [0.5, 9],
    stage: (scene, pace) => {
      const [intake, writer] = [scene.agent({ on: ['email.received'] }), scene.agent({ isOwn: scene.random.chance(0.6) })];
      const { thread } = scene.room([intake, writer]);
      return (at) => {
        const mail = scene.outside(intake, thread, {
          at,
          event: 'email.received',
          text: text(scene, ['Mail from {person} about {thing}, filed under {newref}.', '{person} asks for {amount} back, {newref}.']),
        });
        const thanks = scene.random.chance(0.5) ? [{ who: intake, text: text(scene, ['Thanks, closing it.', 'Great, thank you.']) }] : [];
        return chain(scene, mail, {
          pace,
          steps: [
            { who: writer, text: text(scene, ['Answered: {person} gets {amount} by {clock}.', 'Reply sent with {newref} attached.']) },
            ...thanks,
          ],
        }).at;
      };
    },
  }),
];
