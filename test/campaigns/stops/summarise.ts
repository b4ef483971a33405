import { runStop } from './run-stop.ts';

/** What a campaign of random stops came to; `firstFailingSeed` is `null` where nothing went wrong. */
export type StopsSummary = {
  readonly stops: number;
  readonly networksWithNothingToStop: number;
  readonly probes: number;
  /** Wakes that were foretold to stop and did. */
  readonly silenced: number;
  readonly previewWrong: number;
  readonly falselyQuiet: number;
  readonly agentWakesAfterHumansOnly: number;
  readonly undoWrong: number;
  readonly reachedQuiet: number;
  readonly medianQuietMs: number | null;
  readonly firstFailingSeed: number | null;
  readonly firstFailure: string | null;
};

export const runStops = (stops: number, seed: number): StopsSummary => {
  const results: { readonly seed: number; readonly result: NonNullable<ReturnType<typeof runStop>> }[] = [];
  let empty = 0;
  for (let next = seed; results.length < stops; next += 1) {
    const result = runStop(next);
    if (result === undefined) empty += 1;
    else results.push({ seed: next, result });
  }
  const all = results.map(({ result }) => result);
  const failures = ({ previewWrong, falselyQuiet, undoWrong, agentWakes }: (typeof all)[number]): readonly string[] => [
    ...previewWrong,
    ...falselyQuiet.map((id) => `${id} came after QUIET`),
    ...undoWrong.map((id) => `${id} is not as before`),
    ...(agentWakes > 0 ? [`${agentWakes} wakes by agents`] : []),
  ];
  const failing = results.find(({ result }) => failures(result).length > 0);
  const quiet = all.flatMap(({ quietAfterMs }) => quietAfterMs ?? []).sort((a, b) => a - b);
  const sum = (count: (result: (typeof all)[number]) => number): number => all.reduce((total, result) => total + count(result), 0);
  return {
    stops: results.length,
    networksWithNothingToStop: empty,
    probes: sum(({ probes }) => probes),
    silenced: sum(({ silenced }) => silenced),
    previewWrong: sum(({ previewWrong }) => previewWrong.length),
    falselyQuiet: sum(({ falselyQuiet }) => falselyQuiet.length),
    agentWakesAfterHumansOnly: sum(({ agentWakes }) => agentWakes),
    undoWrong: sum(({ undoWrong }) => undoWrong.length),
    reachedQuiet: quiet.length,
    medianQuietMs: quiet[Math.floor(quiet.length / 2)] ?? null,
    firstFailingSeed: failing?.seed ?? null,
    firstFailure: failing === undefined ? null : (failures(failing.result)[0] ?? null),
  };
};
