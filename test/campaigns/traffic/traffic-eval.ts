import { parseArgs } from 'node:util';
import { consoleDetector } from './console-detector.ts';
import { FAMILIES, familiesOf } from './families.ts';
import { type FamilyFigures, familyFigures, type HalfFigures, halfFigures, type Share } from './figures.ts';
import { judge, type Verdict } from './judge.ts';
import { type Half, halfOf } from './split.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    half: { type: 'string', default: 'both' },
    /** Only this family, with the seeds of its misses: for the train half alone. */
    family: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const HALVES: readonly Half[] = values.half === 'both' ? ['train', 'test'] : values.half === 'test' ? ['test'] : ['train'];

const run = (half: Half): readonly Verdict[] =>
  familiesOf(half)
    .filter(({ name }) => values.family === undefined || name === values.family)
    .flatMap((family) =>
      Array.from({ length: Number(values.cases) }, (_, index) => judge(consoleDetector, family, { seed: values.seed, index })),
    );

const percent = ({ share, low, high }: Share): string =>
  `${(share * 100).toFixed(1).padStart(5)} % [${(low * 100).toFixed(0)}–${(high * 100).toFixed(0)}]`;
const cell = (value: number | null): string => (value === null ? '–' : String(Math.round(value))).padStart(6);

const row = ({ family, kind, cases, recall, falseAlarmShare, falseAlarms, ...rest }: FamilyFigures): string =>
  [
    `  ${kind === 'runaway' ? '!' : ' '} ${family.padEnd(30)}`,
    String(cases).padStart(4),
    (recall === null ? '' : percent(recall)).padEnd(18),
    percent(falseAlarmShare).padEnd(18),
    String(falseAlarms).padStart(4),
    cell(rest.secondsP50),
    cell(rest.secondsP95),
    cell(rest.roundsP50),
    cell(rest.roundsP95),
    cell(rest.postsP95),
  ].join(' ');

const HEAD = `    ${'family'.padEnd(30)} cases ${'recall'.padEnd(18)}${'with false alarms'.padEnd(18)}false  s p50  s p95  r p50  r p95 posts95`;

const print = (half: Half, { verdicts, figures }: { readonly verdicts: readonly Verdict[]; readonly figures: HalfFigures }): void => {
  const families = [...Map.groupBy(verdicts, ({ family }) => family)].map(([family, list]) => familyFigures(family, list));
  if (values.json) for (const family of families) console.log(JSON.stringify({ half, ...family }));
  console.log(JSON.stringify({ half, seed: values.seed, cases: verdicts.length, ...figures }));
  if (values.json) return;
  console.error(`${half}: recall ${percent(figures.recall)}, precision ${percent(figures.precision)}\n${HEAD}`);
  for (const family of families) console.error(row(family));
};

if (
  !['train', 'test', 'both'].includes(values.half) ||
  (values.family !== undefined && FAMILIES.every(({ name }) => name !== values.family))
) {
  console.error('Usage: --half train|test|both, --cases N, --seed S, --json, --family NAME (of the train half)');
  process.exit(2);
}
if (values.family !== undefined && halfOf(values.family) === 'test') {
  console.error('This family is in the test half: it is run with the others, and its cases are not looked at.');
  process.exit(2);
}

for (const half of HALVES) {
  const verdicts = run(half);
  if (verdicts.length === 0) continue;
  print(half, { verdicts, figures: halfFigures(verdicts) });
  if (values.family === undefined) continue;
  for (const verdict of verdicts)
    if (verdict.falseAlarms > 0 || verdict.hits.some(({ isFound }) => !isFound))
      console.error(`  look at ${verdict.case}`, JSON.stringify(verdict.hits));
}
