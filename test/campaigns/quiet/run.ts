import { parseArgs } from 'node:util';
import { playStory } from './stories.ts';

/** Plays many stories and prints what was wrong in any; ends with 1 where something was. */
const { values } = parseArgs({ options: { stories: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } } });
const reports = [];
for (let number = 0; number < Number(values.stories); number += 1) reports.push(await playStory(`${values.seed}/${number}`));
const count = (keys: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Map.groupBy(keys, (key) => key)
      .entries()
      .map(([key, items]) => [key, items.length]),
  );
const wrong = reports.filter(({ complaints }) => complaints.length > 0);
process.stdout.write(
  `${JSON.stringify(
    {
      stories: reports.length,
      seconds: reports.reduce((sum, { claims }) => sum + Object.values(claims).reduce((all, each) => all + each, 0), 0),
      exitCodes: count(reports.map(({ exitCode }) => String(exitCode))),
      wrong: wrong.length,
      complaints: count(wrong.flatMap(({ complaints }) => complaints)),
      examples: wrong.slice(0, 3),
    },
    null,
    1,
  )}\n`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
