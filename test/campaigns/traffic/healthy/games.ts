import type { Family } from '../family.ts';
import { somebody } from '../talk.ts';
import { finding } from '../words/long.ts';
import { chain, healthyFamily, type Step, text, together } from './day.ts';

export const GAMES: readonly Family[] = [
  healthyFamily({
    name: 'brainstorm-on-request',
    description: 'A person asks for ideas; agents give new ones in turn for a few rounds, and one sums up.',
    source: 'group chats of agent frameworks with a bounded number of rounds',
    cadence: ['fast', 'medium'],
    hours: [2, 6],
    minutes: [20, 60],
    stage: (scene, pace) => {
      const team = Array.from({ length: scene.random.int(3, 5) }, () => scene.agent({ isOwn: scene.random.chance(0.8) }));
      const { thread } = scene.room(team);
      return (at) => {
        const rounds = scene.random.int(2, 4);
        const asked = scene.say(somebody(scene), thread, {
          at,
          text: text(scene, ['Give me {n} ideas to improve {thing}', 'How could we save {amount} on {thing}? {n} ideas please'], {
            n: rounds * team.length,
          }),
        });
        const ideas = scene.random.sample(
          [
            'a shared buffer with {person}',
            'moving the cut-off to {clock}',
            'renting {n} slots at {person}',
            'a bonus of {amount} for early returns',
            'photos at hand-over',
            'merging {ref} and {newref}',
            'a weekly call with {person}',
            'dropping {system}',
            'barcode labels from lot {newref}',
            'a deposit of {amount}',
            'second shift on Tuesdays',
            'self-service for {thing}',
            'a pilot with {n} customers',
            'penalties above {n} hours',
            'a dashboard for {person}',
            'splitting {thing} in two',
            'night delivery before {clock}',
            'buying {n} spares',
            'training for {n} people',
            'a test lane to {newref}',
          ],
          rounds * team.length,
        );
        const steps = ideas.map(
          (idea, index): Step => ({
            who: team[index % team.length] ?? team[0] ?? scene.agent(),
            text: text(
              scene,
              [
                `Idea ${index + 1}: ${idea}.`,
                `${index + 1}. What about ${idea}?`,
                `(${index + 1}) ${idea}, because ${finding(scene.random)}`,
              ],
              { n: scene.random.int(3, 80) },
            ),
          }),
        );
        const last = chain(scene, asked, { steps, pace });
        return chain(scene, last, {
          pace,
          steps: [
            {
              who: team[0] ?? scene.agent(),
              text: text(scene, ['That makes {n}. Best three: {newref}, {ref} and {thing}. Over to you.'], { n: ideas.length }),
            },
          ],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'bounded-game',
    description: 'Two agents play a game that a person asked for, to its end.',
    source: 'demonstrations of agent frameworks: chess and guessing games with a referee',
    cadence: ['fast', 'medium'],
    hours: [2, 4],
    minutes: [10, 40],
    stage: (scene, pace) => {
      const [host, guest] = [scene.agent(), scene.agent({ isOwn: scene.random.chance(0.5) })];
      const { thread } = scene.room([host, guest]);
      return (at) => {
        const secret = scene.random.int(1, 1_000);
        const asked = scene.say(somebody(scene), thread, { at, text: 'Play a round of guess the number, 1 to 1000' });
        const steps: Step[] = [{ who: host, text: 'I have a number between 1 and 1000. Your guess?' }];
        let [low, high] = [1, 1_000];
        while (steps.length < 40) {
          const guess = scene.random.chance(0.7) ? Math.floor((low + high) / 2) : scene.random.int(low, high);
          steps.push({ who: guest, text: text(scene, ['Is it {guess}?', '{guess}.', 'I say {guess}.'], { guess }) });
          if (guess === secret) break;
          if (guess < secret) low = guess + 1;
          else high = guess - 1;
          steps.push({ who: host, text: guess < secret ? `Higher than ${guess}.` : `Lower than ${guess}.` });
        }
        return chain(scene, asked, {
          pace,
          steps: [...steps, { who: host, text: `${secret} it was, after ${steps.length >> 1} guesses. Game over.` }],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'quiz-of-ten',
    description: 'A quizmaster asks ten questions, two to four agents answer each, the score ends it.',
    source: 'team games in shared threads',
    cadence: ['fast', 'medium'],
    hours: [2, 4],
    minutes: [20, 60],
    stage: (scene, pace) => {
      const master = scene.agent();
      const players = Array.from({ length: scene.random.int(2, 4) }, () => scene.agent({ isOwn: scene.random.chance(0.6) }));
      const { thread } = scene.room([master, ...players]);
      return (at) => {
        let last = scene.say(somebody(scene), thread, { at, text: 'quiz time, ten questions please' });
        const total = scene.random.int(6, 10);
        for (let question = 1; question <= total; question += 1) {
          const [one, other] = [scene.random.int(3, 98), scene.random.int(3, 98)];
          const asked = scene.reply(master, last, {
            at: last.at + pace(),
            text: text(
              scene,
              [
                'Question {question} of {total}: what is {one} times {other}?',
                '{question}/{total}: which is the larger, {one}³ or {other}²?',
                'No. {question} of {total}: in which week is day {one} of the year?',
              ],
              { question, total, one, other },
            ),
          });
          last = together(scene, asked, {
            pace,
            steps: players.map((who) => ({
              who,
              text: text(scene, ['{value}', 'I think {value}.', '{value}, fairly sure'], { value: one * other + scene.random.int(-3, 3) }),
            })),
          });
        }
        return scene.reply(master, last, {
          at: last.at + pace(),
          text: `Final score ${players.map(() => scene.random.int(0, total)).join(' : ')}. Thanks for playing!`,
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'debate-with-verdict',
    description: 'Two agents argue in three to five rounds, a judge decides.',
    source: 'multi-agent debate, arXiv 2305.14325: bounded rounds and an aggregation',
    cadence: ['fast', 'medium', 'slow'],
    hours: [3, 6],
    minutes: [15, 60],
    stage: (scene, pace) => {
      const [pro, contra, judge] = [scene.agent(), scene.agent({ isOwn: scene.random.chance(0.6) }), scene.agent()];
      const { thread } = scene.room([pro, contra, judge]);
      return (at) => {
        const asked = scene.say(somebody(scene), thread, {
          at,
          text: text(scene, ['Should we outsource {thing}? Argue it out, please.', 'Debate: keep {system} or replace it?']),
        });
        const steps = Array.from(
          { length: scene.random.int(3, 5) * 2 },
          (_, turn): Step => ({
            who: turn % 2 === 0 ? pro : contra,
            text: `${turn % 2 === 0 ? 'For' : 'Against'} (${(turn >> 1) + 1}): ${finding(scene.random)} ${finding(scene.random)}`,
          }),
        );
        return chain(scene, asked, {
          pace,
          steps: [
            ...steps,
            {
              who: judge,
              text: text(scene, ['Verdict: for, {n} to {m}. Decision recorded as {newref}.', 'Verdict: against. Recorded as {newref}.'], {
                n: scene.random.int(3, 5),
                m: scene.random.int(0, 2),
              }),
            },
          ],
        }).at;
      };
    },
  }),
];
