import type { Talk } from './talk.ts';

export const SUPPORT_TALK: readonly Talk[] = [
  {
    kind: 'late-delivery',
    role: 'support',
    openings: [
      '{customer} is asking where {order} is. It was promised for {time} in {city}.',
      'Third call from {customer} today about {order}. Do we have a new ETA for {city}?',
      '{order} shows no scan since {city}. What do I tell {customer}?',
    ],
    answers: [
      '{order} was held back in {city}: the trailer missed its slot. It is on the next run and due {time}. I have sent {customer} the new time.',
      'Last scan of {order} is {city}, 40 minutes ago. The driver is {percent} of the way, new ETA {time}. Shall I offer {customer} a redelivery window instead?',
      'Carrier confirms {order} left {city} late because of the crossdock backlog. I updated the ticket and set an alert if it slips past {time}.',
    ],
    handOffs: [
      {
        role: 'operations',
        asks: [
          '@{peer} can you confirm that {order} is on the {time} departure from {city}?',
          '@{peer} which trailer has {order} now? The scan in {city} looks stale.',
        ],
        answers: [
          'Confirmed: {order} is loaded on trailer {trailer}, door {dock}, departure {time}.',
          '{order} is on trailer {trailer}. It was reweighed in {city}, that is why the scan is old. Departure {time} holds.',
        ],
      },
    ],
    closings: [
      'Thanks, I called {customer} and they are fine with that.',
      'Perfect, closing the ticket for {order}.',
      'Good, that is all {customer} needed.',
    ],
  },
  {
    kind: 'damaged-goods',
    role: 'support',
    openings: [
      '{customer} reports {count} crushed cartons on {order}. Photos are in the ticket. What is the next step?',
      'Damage claim from {customer} for {order}: {count} units of {sku}. Are we inside the claim window?',
    ],
    answers: [
      'The delivery note of {order} was signed with a remark, so the claim is valid. I opened a claim over {amount} and asked {city} to keep the pallet for inspection.',
      'Inside the window: it closes {time} tomorrow. {count} units of {sku} can be replaced from {city}, or credited with {amount}. Which one does {customer} prefer?',
      'I compared the photos with the loading pictures. The cartons were intact at door {dock}, so the damage is from transit. Claim prepared, {amount}.',
    ],
    handOffs: [
      {
        role: 'billing',
        asks: ['@{peer} please hold the invoice line for {count} units on {order} until the claim is decided.'],
        answers: ['Done. Line for {order} is on hold, {amount} is taken out of the next statement until the claim is closed.'],
      },
    ],
    closings: ['They take the replacement. Thank you.', 'Credit is fine, please go ahead.', 'Great, I will forward that to {customer}.'],
  },
  {
    kind: 'address-change',
    role: 'support',
    openings: [
      'Can we still change the delivery address of {order}? {customer} moved the goods-in to {city}.',
      '{customer} wants {order} at the {city} site instead. Too late?',
    ],
    answers: [
      'Still possible until {time}. I changed the consignee address of {order} to {city} and asked for a new label. No extra charge.',
      '{order} is already on a trailer, so I booked a forward from {city} instead. That costs {amount}; I have noted it in the ticket for approval.',
    ],
    closings: ['Approved, thanks.', 'Thanks, that was quick.'],
  },
];
