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
  /** Long, but each time something else: sensible work of two agents. */
  work: [
    'Compared the first {count} lines of {order}: {city} is {amount} off, the rest agrees. @{peer} can you take the next block?',
    'Block two is done. {invoice} was posted twice in {city}; I reversed one of them. Next would be {customer}.',
    '{customer} has {count} open items, most of them below {amount}. The exception is {order}, it lacks a weight.',
    'Found the weight of {order} in the gate log: {count} pallets at {time}. The tariff then is {rate}.',
    'With {rate} the total for {customer} drops by {amount}. Checking the same for {city}.',
    '{city} used the old tariff until {time}. That explains {percent} of the difference.',
    'The remaining {percent} come from trailer {trailer}, which was booked on door {dock} and on the yard.',
    'Yard booking of {trailer} is cancelled. Recalculated: {amount} left, on {sku} only.',
    '{sku} changed its carton size; {count} per layer. I corrected the master data.',
    'After the correction {invoice} matches to the cent. Two suppliers to go, {customer} first.',
    '{customer} answers by {time}. Meanwhile I prepared the summary with {count} lines.',
    'Summary read. Line {count} should quote {order}; otherwise complete. Closing the case.',
  ],
};
