import type { Talk } from './talk.ts';

export const BACK_OFFICE_TALK: readonly Talk[] = [
  {
    kind: 'invoice-mismatch',
    role: 'billing',
    openings: [
      'Invoice {invoice} is {amount} higher than the quote for {customer}. Where does it come from?',
      '{customer} disputes {invoice}: they say {order} was billed twice.',
    ],
    answers: [
      'The difference on {invoice} is the waiting time in {city}: {count} minutes at door {dock}, {amount}. The driver log supports it.',
      'You are right, {order} appears on {invoice} and on the one before. I prepared a credit note over {amount}; it needs your approval.',
      'Quote and invoice differ in weight: quoted {count} kg less than the weighbridge says. I attached the slip to {invoice}.',
    ],
    closings: ['Approved.', 'OK, I explain that to {customer}. Thanks.'],
  },
  {
    kind: 'surcharge',
    role: 'billing',
    openings: ['Which fuel surcharge applies to {customer} from Monday?', 'Did the index change already reach the {customer} contract?'],
    answers: [
      'The index moved, so it is {rate} from Monday. {customer} has a cap in the contract; the invoice will show {rate} and a note.',
      'Yes. The clause takes the average of last month, that gives {rate}. First invoice with it is {invoice}.',
    ],
    closings: ['Good, thanks.', 'Please send me the clause as well. Thanks!'],
  },
  {
    kind: 'rate-benchmark',
    role: 'research',
    openings: [
      'How do our {city} rates compare with the market this month?',
      'Do we have a current benchmark for chilled loads to {city}?',
      'Board question: why is {city} more expensive than last quarter?',
    ],
    answers: [
      'Spot rates to {city} are up {rate} in four weeks, contract rates flat. We are {rate} below the median for chilled, above it for dry.',
      'Three sources agree within {rate}. The driver is capacity, not fuel: two carriers left the {city} lane. I put the table in the research folder.',
      'Mostly empty backhauls: {percent} of the trucks leave {city} without a load. A backhaul deal there would save about {amount} a week.',
    ],
    closings: ['Exactly what I needed.', 'Very useful, I take it into the deck.'],
  },
  {
    kind: 'forecast-review',
    role: 'research',
    openings: ['How good was the volume forecast for {city} last week?', 'Can you explain the miss on {sku} in the forecast?'],
    answers: [
      'It was {percent} too high. The promotion of {customer} was moved by a week, and the model had it twice. Corrected from today on.',
      'Error was {percent}, better than the month before. {sku} is the outlier: a single order of {count} pallets that nobody announced.',
    ],
    closings: ['Thanks, that explains it.', 'Good. Let us talk about {sku} tomorrow.'],
  },
];
