import type { Talk } from './talk.ts';

export const OPERATIONS_TALK: readonly Talk[] = [
  {
    kind: 'dock-slot',
    role: 'operations',
    openings: [
      'Door {dock} is blocked until {time}. Where do we put trailer {trailer}?',
      'Trailer {trailer} arrives early, around {time}. Is there a free door in {city}?',
      'Can we swap the slots of {trailer} and the {city} run? The reefer should not wait.',
    ],
    answers: [
      'Moved {trailer} to the door next to {dock} at {time}. The yard team in {city} has the new plan.',
      'Swap is done: {trailer} goes to door {dock} at {time}, the other run waits 25 minutes. No driver runs out of hours.',
      'Only door {dock} has power for a reefer. I put {trailer} there at {time} and moved the dry load to the afternoon.',
    ],
    handOffs: [
      {
        role: 'inventory',
        asks: ['@{peer} is the {sku} stock for {trailer} picked by then?'],
        answers: [
          '{percent} of {sku} is picked, the rest will be staged at door {dock} before {time}.',
          'Yes, {count} pallets of {sku} are staged at door {dock}.',
        ],
      },
    ],
    closings: ['Good, the yard knows.', 'Thanks, works for us.'],
  },
  {
    kind: 'driver-hours',
    role: 'operations',
    openings: [
      'The driver of {trailer} has {count} minutes left. Does he make {city}?',
      'Who can take over {trailer} in {city} if the driver times out at {time}?',
    ],
    answers: [
      'He does not: {city} is 35 minutes beyond his limit. I planned a relay at the rest area before it, second driver is there at {time}.',
      'With the current traffic he arrives {time} with 20 minutes to spare. I watch it and alert at 10.',
    ],
    closings: ['Relay it is, thanks.', 'OK, keep an eye on it.'],
  },
  {
    kind: 'route-closure',
    role: 'operations',
    openings: [
      'The A-road before {city} is closed until {time}. Which runs are hit?',
      'Snow warning for {city} tonight. What do we pull forward?',
    ],
    answers: [
      '{count} runs pass there. Two can go around with 30 minutes more; {trailer} with {order} should leave before {time}. I drafted the new sequence.',
      'Pulled {trailer} forward to {time} and told {customer}. The rest can wait until the road is clear without breaking a promise.',
    ],
    closings: ['Sequence looks right. Release it.', 'Agreed, go.'],
  },
  {
    kind: 'reefer-temperature',
    role: 'quality',
    openings: [
      'Reefer {trailer} shows {temp} since {time}. Is the load still good?',
      'Temperature alarm on {trailer}, {temp} for 20 minutes near {city}. Accept or reject?',
    ],
    answers: [
      'Core temperature stayed below the limit: the alarm is air, not product. Accept with a note, and I asked for the logger file of {trailer}.',
      '{temp} for 20 minutes is inside the tolerance for {sku}. I have flagged {count} cartons near the door for a check at goods-in.',
    ],
    closings: ['Thanks, noted on the delivery.', 'Good. We check those cartons.'],
  },
];
