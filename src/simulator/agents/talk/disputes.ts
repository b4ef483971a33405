import type { Talk } from './talk.ts';

export const DISPUTE_TALK: readonly Talk[] = [
  {
    kind: 'chargeback',
    role: 'disputes',
    openings: [
      'New chargeback over {amount} on {invoice}. Do we fight it?',
      'The issuer wants evidence for {invoice} by {time}. What do we have?',
    ],
    answers: [
      'Signed delivery and two e-mails of the buyer: I would fight it. The package for {invoice} is ready to send.',
      'Evidence is thin: no signature, and the address differs. Accepting costs {amount}, losing costs {amount} more in fees.',
    ],
    closings: ['Send it.', 'Accept it then.'],
  },
  {
    kind: 'payout-delay',
    role: 'disputes',
    openings: ['A merchant asks why the payout of {amount} is late.', 'Payout batch of {time} is still pending. Known issue?'],
    answers: [
      'The bank file was rejected because of one bad account. The other {count} payouts are re-sent and arrive by {time}.',
      'It waits for a limit review, {amount} is above the daily limit. I asked for a release.',
    ],
    closings: ['Thanks, told them.', 'OK, please watch the release.'],
  },
];
