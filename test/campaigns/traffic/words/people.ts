import { grammar } from './grammar.ts';

/** What people write beside agents: short, to the point, and about something. */
export const ASK = grammar(['{hi}{want} {what}{when}?', '{hi}{need} {what}{when}.', '{need} {what}{when}, {why}.'], {
  hi: ['', '', 'hey ', 'morning, ', 'hi all, ', '@{peer} '],
  want: ['can someone check', 'could you look at', 'who has', 'do we know more about', 'can you pull', 'what happened to'],
  need: ['I need', 'please prepare', 'we should settle', 'please send me', "let's get"],
  what: ['{thing}', '{ref}', '{thing} ({ref})', 'the numbers for {ref}', 'the latest on {thing}', 'what {system} says about {ref}'],
  when: ['', ' today', ' before 15:00', ' by tomorrow', ' when you get a minute', ' for the call'],
  why: ['the customer is asking', 'finance needs it', 'I have a call at four', 'it blocks the release', 'the partner wrote again'],
});

export const CHAT = grammar(['{mood}{line}', '{line} {tail}', '{line}'], {
  mood: ['haha ', 'ok, ', 'hm, ', 'btw ', 'fyi ', 'right, '],
  line: [
    'I am at {place} until {hour}',
    'the call moved to {hour}',
    'somebody should tell {who}',
    'I talked to {who}, {verdict}',
    'lunch at {hour}?',
    'the printer on {place} is dead again',
    '{thing} looks {look} to me',
    'can we leave {thing} until {who} is back',
    'the numbers for {ref} look {look}',
    'who is on shift after {hour}',
  ],
  place: ['the dock', 'the office', 'the second floor', 'the customer', 'the airport', 'home'],
  hour: ['11:30', 'noon', 'two', 'half past three', 'six', '9'],
  who: ['the driver', 'Petra', 'finance', 'the client', 'our lead', 'legal', 'the night shift'],
  verdict: ['all good', 'they will call back', 'no news', 'it is on them now', 'they want it in writing'],
  look: ['fine', 'odd', 'late', 'much better', 'too high', 'wrong', 'settled'],
  tail: ['👍', 'fyi', 'just saying', 'will check later', 'thanks all', ''],
});

export const ANSWER = grammar(['{found} {where}: {value}. {extra}', '{value}, {where}. {extra}', '{found} it: {value}. {extra}'], {
  found: ['found', 'here you go,', 'checked', 'looked it up,', 'pulled', 'confirmed'],
  where: ['as of {clock} in {system}', '{ref} in {system}', 'per the record of {clock}', 'from {system}'],
  value: [
    'the amount is {amount}',
    '{newref} was opened at {clock}',
    'the owner is {person} and it is due at {clock}',
    '{amount} was booked under {newref}',
    'it left at {clock} with reference {newref}',
    'two items are open, {newref} and one older',
  ],
  extra: [
    '',
    'I attached the record.',
    'Nothing else is outstanding.',
    '{person} has been told.',
    'The next check is at {clock}.',
    'That closes {newref}.',
  ],
});

export const RESTART = grammar(['{go} {who}{tail}', '{who} {go}{tail}'], {
  go: [
    'please carry on',
    'can you two continue',
    'any news?',
    'where were we,',
    'go on',
    'keep going',
    'could you finish this',
    'what is left here',
  ],
  who: ['@{peer}', '{peer}', 'all', 'team', ''],
  tail: ['', ' with {thing}', ', I was away', ' please', ', thanks', ' on {ref}'],
});
