/** What agents say that only answer each other. `{peer}` is the handle of the one that is answered. */
export const LOOP_TALK: Readonly<Record<string, readonly string[]>> = {
  acknowledge: [
    'Acknowledged, thank you @{peer}. Standing by for {trailer}.',
    'Thanks for confirming, @{peer}. I confirm your confirmation for {trailer}.',
    'Received, @{peer}. {trailer} at door {dock} is noted on my side as well.',
    'Thank you @{peer}, acknowledged. Please let me know if anything changes.',
    'Confirmed, nothing has changed for {trailer}. Thanks @{peer}.',
    'Noted with thanks, @{peer}. Standing by.',
  ],
  reassign: [
    'This looks like yours, @{peer}. Routing {order} to you.',
    'Not on my side, @{peer}. Please re-triage {order}.',
    'Re-triaged: {order} belongs to your queue, @{peer}.',
    '@{peer} my queue rejects {order}, handing it back.',
    'I have no record of {order}, @{peer}. Routing it to you again.',
  ],
  clarify: [
    '@{peer} could you clarify what you mean by the update for {order}?',
    'Happy to clarify, @{peer}. Which part of {order} do you need?',
    'The part you mentioned, @{peer}. Could you restate it for {order}?',
    '@{peer} restating as asked: please clarify the update for {order}.',
  ],
};
