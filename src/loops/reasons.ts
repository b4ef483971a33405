import { type Evidence, RAISE_SCORE } from './evidence.ts';

/** Why a circle is held to be a runaway, the three strongest reasons, and the strongest against it; plain words, the strongest first. */
export type Reasons = { readonly for: readonly string[]; readonly against: string };

type Reason = { readonly weight: number; readonly text: string };

export const reasonsOf = (evidence: Evidence, observedShare: number): Reasons => ({
  for: ranked(reasonsFor(evidence, observedShare)).slice(0, 3),
  against: ranked(reasonsAgainst(evidence, observedShare))[0] ?? 'nothing',
});

/** How many rounds must be seen, at the pace at which evidence has come so far, before a circle is raised. */
export const roundsNeeded = ({ rounds, score }: Pick<Evidence, 'rounds' | 'score'>): number =>
  Math.max(rounds, Math.ceil((rounds * RAISE_SCORE) / Math.max(0.05, score)));

const reasonsFor = ({ rounds, turns, factTurns, progressTurns, novelty, stimuli }: Evidence, observedShare: number): readonly Reason[] => {
  const empty = turns - factTurns - progressTurns;
  return [
    { weight: empty / Math.max(1, turns), text: `${empty} of ${turns} turns bring no new number, reference or name` },
    { weight: 0.9 - novelty, text: `${percent(1 - novelty)} of the last words were said before` },
    { weight: stimuli === 0 ? 0.7 : 0, text: `${rounds} rounds, and nothing from outside set them off` },
    { weight: observedShare * 0.6, text: `the runs tell ${percent(observedShare)} of the wakes` },
    { weight: progressTurns === 0 ? 0.5 : 0, text: 'no rest shrinks and no count nears its end' },
  ];
};

const reasonsAgainst = (
  { rounds, turns, factTurns, progressTurns, stimuli, certainty, score }: Evidence,
  observedShare: number,
): readonly Reason[] => [
  { weight: progressTurns > 0 ? 0.9 : 0, text: `a count moved on in ${progressTurns} of ${turns} turns` },
  { weight: factTurns / Math.max(1, turns), text: `${factTurns} of ${turns} turns bring new numbers, references or names` },
  { weight: 1 - certainty, text: 'it is not sure that they answer each other: the pace is uneven' },
  { weight: stimuli > 0 ? 0.5 : 0, text: `${stimuli} turns were set off from outside` },
  { weight: score < RAISE_SCORE ? 0.4 : 0, text: `not enough seen: ${rounds} of ${roundsNeeded({ rounds, score })} rounds` },
  { weight: (1 - observedShare) * 0.3, text: `${percent(1 - observedShare)} of the wakes are inferred from time and words` },
];

const ranked = (reasons: readonly Reason[]): readonly string[] =>
  reasons
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ text }) => text);

const percent = (share: number): string => `${Math.round(share * 100)} %`;
