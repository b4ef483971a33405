import type { Talk } from './talk.ts';

export const COORDINATION_TALK: readonly Talk[] = [
  {
    kind: 'delivery-window',
    role: 'operations',
    openings: [
      'We would need the {city} delivery between {time} and one hour later. Possible on your side?',
      'Our goods-in in {city} closes early on Thursday. Can {order} come by {time}?',
      'Can both sides confirm the window for {order}? Our planner has {time}.',
    ],
    answers: [
      'Yes: {trailer} can be at your door in {city} at {time}. It needs {count} minutes for unloading.',
      '{time} works if the load is ready 40 minutes before. I have reserved door {dock} on our side.',
      'The earlier slot is gone, but {time} is free. I hold it for an hour.',
    ],
    handOffs: [
      {
        role: 'planning',
        asks: [
          '@{peer} can you confirm goods-in capacity for {count} pallets at {time}?',
          '@{peer} please confirm {time} for {order}, then I release the truck.',
        ],
        answers: [
          'Confirmed from our side: {time}, {count} pallets, ramp {dock}. Please send the plate number.',
          'Capacity is there. {order} is in our plan for {time}.',
        ],
      },
    ],
    closings: ['Great, confirmed.', 'Thank you both, that is settled.'],
  },
  {
    kind: 'forecast-change',
    role: 'planning',
    openings: [
      'We see {percent} more {sku} for next week. Can you plan the capacity?',
      'Heads-up: the {sku} promotion starts two days earlier. What changes for {city}?',
    ],
    answers: [
      'Updated on our side: {count} pallets of {sku} more, spread over three days. The first truck would be {time} from {city}.',
      'We move {count} pallets forward. Cold store in {city} has the space, so only the transport has to follow.',
    ],
    handOffs: [
      {
        role: 'operations',
        asks: ['@{peer} do you have a reefer for {count} pallets from {city} at {time}?'],
        answers: ['One reefer is free: {trailer}, {time} from {city}. I keep it for you until tomorrow noon.'],
      },
    ],
    closings: ['Works. Thanks to both teams.', 'Noted, I update the joint plan.'],
  },
  {
    kind: 'pallet-balance',
    role: 'planning',
    openings: [
      'Our pallet account shows {count} pallets in your favour. Same on your side?',
      'Can we settle the pallet balance of last month this week?',
    ],
    answers: [
      'We count {count} as well, minus the ones from {order}. Pick-up in {city}, {time}?',
      'There is a difference of a few: the exchange in {city} was not signed. I send the slips.',
    ],
    closings: ['Fine, we pick them up.', 'Thanks, closed on our side.'],
  },
  {
    kind: 'roll-call',
    role: 'operations',
    isForAll: true,
    openings: ['Before the audit at {time}: each of you, one line please. Is everything for {customer} in order?'],
    answers: [
      'In order on my side: {count} items checked, none open for {customer}.',
      'One open point, {order}, closed by {time}. The rest is in order.',
      'All {count} records for {customer} agree. Nothing open.',
      'Checked. {invoice} is the only pending one, and it is not due yet.',
      'Ready. The files for {customer} are complete since {time}.',
    ],
    closings: ['Thank you all, that is complete.'],
  },
  {
    kind: 'plan-review',
    role: 'operations',
    openings: ['Please put the plan for {customer} in {city} together: stock, temperature and cost by {time}.'],
    answers: ['I collect it. The transport side stands: {trailer} from door {dock} at {time}.'],
    handOffs: [
      {
        role: 'inventory',
        asks: ['@{peer} stock for {customer}, please.'],
        answers: ['{count} pallets of {sku} are free, {percent} already staged.'],
      },
      {
        role: 'quality',
        asks: ['@{peer} any temperature limits for {sku}?'],
        answers: ['Limit is 7 °C for {sku}; the last three loads stayed below.'],
      },
      {
        role: 'billing',
        asks: ['@{peer} what does it cost with the {city} surcharge?'],
        answers: ['{amount} with the surcharge, {rate} above last month.'],
      },
    ],
    closings: ['Complete. I send it to {customer}.'],
  },
];
