import type { Cadence } from './family.ts';
import { poissonHigh, quantile, wilson } from './intervals.ts';
import type { Hit, Verdict } from './judge.ts';

export type Share = { readonly share: number; readonly low: number; readonly high: number; readonly of: number };

/** The figures of one family: recall of a runaway one, the share of its stories with a false alarm of a healthy one. */
export type FamilyFigures = {
  readonly family: string;
  readonly kind: Verdict['kind'];
  readonly cases: number;
  readonly recall: Share | null;
  readonly falseAlarmShare: Share;
  readonly falseAlarms: number;
  readonly secondsP50: number | null;
  readonly secondsP95: number | null;
  readonly roundsP50: number | null;
  readonly roundsP95: number | null;
  readonly postsP95: number | null;
};

export type CadenceFigures = {
  readonly found: number;
  readonly seconds: readonly [number | null, number | null];
  readonly posts: readonly [number | null, number | null];
  readonly rounds: readonly [number | null, number | null];
};

export type HalfFigures = {
  readonly recall: Share;
  readonly precision: Share;
  readonly suspectedOnly: number;
  readonly healthyThreadHours: number;
  /** `null` where no healthy story was played; `High` is the upper bound of 97.5 %. */
  readonly falseAlarmsPer1000ThreadHours: number | null;
  readonly falseAlarmsPer1000ThreadHoursHigh: number | null;
  readonly falseSuspicionsPer1000ThreadHours: number | null;
  readonly worstRunaway: { readonly family: string; readonly recall: number } | null;
  readonly worstHealthy: { readonly family: string; readonly clean: number } | null;
  /** p50 and p95 for each cadence. */
  readonly alarm: Readonly<Record<Cadence, CadenceFigures>>;
};

export const familyFigures = (family: string, verdicts: readonly Verdict[]): FamilyFigures => {
  const kind = verdicts[0]?.kind ?? 'healthy';
  const hits = verdicts.flatMap((verdict) => verdict.hits);
  return {
    family,
    kind,
    cases: verdicts.length,
    recall: kind === 'runaway' ? shareOf(hits.filter(({ isFound }) => isFound).length, hits.length) : null,
    falseAlarmShare: shareOf(verdicts.filter(({ falseAlarms }) => falseAlarms > 0).length, verdicts.length),
    falseAlarms: sum(verdicts, ({ falseAlarms }) => falseAlarms),
    secondsP50: quantile(valuesOf(hits, 'seconds'), 0.5),
    secondsP95: quantile(valuesOf(hits, 'seconds'), 0.95),
    roundsP50: quantile(valuesOf(hits, 'rounds'), 0.5),
    roundsP95: quantile(valuesOf(hits, 'rounds'), 0.95),
    postsP95: quantile(valuesOf(hits, 'posts'), 0.95),
  };
};

/** Precision counts alarms: those that named a runaway, against all false ones, of healthy and of runaway stories. */
export const halfFigures = (verdicts: readonly Verdict[]): HalfFigures => {
  const hits = verdicts.flatMap((verdict) => verdict.hits);
  const found = hits.filter(({ isFound }) => isFound);
  const healthy = verdicts.filter(({ kind }) => kind === 'healthy');
  const hours = sum(healthy, ({ threadHours }) => threadHours);
  const per1000 = (count: number): number | null => (hours === 0 ? null : round((1_000 * count) / hours));
  const falseAlarms = sum(healthy, (verdict) => verdict.falseAlarms);
  const families = [...Map.groupBy(verdicts, ({ family }) => family)].map(([family, list]) => familyFigures(family, list));
  const worst = families.filter(({ kind }) => kind === 'runaway').toSorted((a, b) => (a.recall?.share ?? 0) - (b.recall?.share ?? 0))[0];
  const noisy = families.filter(({ kind }) => kind === 'healthy').toSorted((a, b) => b.falseAlarmShare.share - a.falseAlarmShare.share)[0];
  return {
    recall: shareOf(found.length, hits.length),
    precision: shareOf(found.length, found.length + sum(verdicts, (verdict) => verdict.falseAlarms)),
    suspectedOnly: hits.filter(({ isFound, isSuspected }) => !isFound && isSuspected).length,
    healthyThreadHours: Math.round(hours),
    falseAlarmsPer1000ThreadHours: per1000(falseAlarms),
    falseAlarmsPer1000ThreadHoursHigh: per1000(poissonHigh(falseAlarms)),
    falseSuspicionsPer1000ThreadHours: per1000(sum(healthy, (verdict) => verdict.falseSuspicions)),
    worstRunaway: worst === undefined ? null : { family: worst.family, recall: worst.recall?.share ?? 0 },
    worstHealthy: noisy === undefined ? null : { family: noisy.family, clean: round(1 - noisy.falseAlarmShare.share) },
    alarm: { fast: cadenceFigures(found, 'fast'), medium: cadenceFigures(found, 'medium'), slow: cadenceFigures(found, 'slow') },
  };
};

const cadenceFigures = (found: readonly Hit[], cadence: Cadence): CadenceFigures => {
  const hits = found.filter((hit) => hit.cadence === cadence);
  const both = (name: 'seconds' | 'posts' | 'rounds'): readonly [number | null, number | null] => [
    quantile(valuesOf(hits, name), 0.5),
    quantile(valuesOf(hits, name), 0.95),
  ];
  return { found: hits.length, seconds: both('seconds'), posts: both('posts'), rounds: both('rounds') };
};

const valuesOf = (hits: readonly Hit[], name: 'seconds' | 'posts' | 'rounds'): readonly number[] =>
  hits.flatMap((hit) => (hit[name] === null ? [] : [hit[name]]));

const shareOf = (part: number, of: number): Share => {
  const [low, high] = wilson(part, of);
  return { share: of === 0 ? 0 : round(part / of), low: round(low), high: round(high), of };
};

const sum = <Item>(items: readonly Item[], value: (item: Item) => number): number => items.reduce((total, item) => total + value(item), 0);
const round = (value: number): number => Math.round(value * 10_000) / 10_000;
