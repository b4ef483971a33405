import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { untrusted } from '../domain/untrusted.ts';
import { type DrillScore, type DrillTruth, scoreDrill } from '../operations/plan/drill-score.ts';
import { temporaryFolder } from '../system/environment.ts';
import { durationText } from '../text/relative-time.ts';
import { countText, type SafeText, safe, safeLine } from '../text/safe.ts';
import { assertTerminal } from './ask.ts';
import { numberOption } from './command-line.ts';
import { CliError, EXIT } from './exit-code.ts';
import { readLedger } from './ledger.ts';
import { quoted } from './resolve.ts';
import type { CliContext } from './subcommand.ts';

/** What can be practised: scenarios of the embedded network. */
const DRILLS = ['loop', 'crossorg', 'storm', 'mesh'];

/** Lets the operator practise on an embedded network and scores it when the console is left, by its ledger and by what really happened. */
export const drill = async (context: CliContext): Promise<number> => {
  const { arguments: words, options, services, display, signal, now } = context;
  const [scenario = 'loop'] = words;
  if (!DRILLS.includes(scenario))
    throw new CliError('misused', safe`There is no drill ${quoted(scenario)}; there are: ${safeLine(untrusted(DRILLS.join(', ')))}.`);
  assertTerminal(context.environment);
  const seed = numberOption(options, 'seed', { min: 0, max: 2 ** 31 - 1 }) ?? 1;
  const folder = path.join(await mkdtemp(path.join(temporaryFolder(), 'netconsole-drill-')), 'ledger');
  const network = { scenario, seed, port: 0, ratePerSecond: undefined, hasControl: false };
  let truth: DrillTruth = { posts: [] };
  let endedAt = now();
  const onLeft = (found: DrillTruth): void => {
    truth = found;
    endedAt = now();
  };
  const source = { type: 'demo', network, drill: { folder, onLeft } } as const;
  await context.err.keepBack(() => services.openConsole({ source, isReadOnly: false, display, signal }));
  const score = scoreDrill(await readLedger(context, folder), truth, endedAt);
  if (options['json'] === true) await context.out.json([{ type: 'drill', scenario, seed, ...score, ledger: folder }]);
  else await context.out.lines(scoreLines(score, folder));
  return EXIT.ok;
};

const VERDICTS: Readonly<Record<DrillScore['verdict'], SafeText>> = {
  quiet: safe`The loop is stopped and has fallen silent.`,
  'still-talking': safe`The loop was not silent when you left.`,
  'left-alone': safe`Nothing was wrong, and nothing was stopped.`,
  needless: safe`Nothing was wrong, and yet something was stopped.`,
};

const scoreLines = ({ verdict, timeTo, loopPosts, answersToPeople, stoppedTargets }: DrillScore, folder: string): readonly SafeText[] => [
  VERDICTS[verdict],
  ...(loopPosts === 0
    ? []
    : [
        safe`From the first post of the loop: detected ${time(timeTo.detect)}, previewed ${time(timeTo.preview)},`,
        safe`stopped ${time(timeTo.stop)}, quiet ${time(timeTo.quiet)}.`,
        safe`The loop posted ${countText(loopPosts, safe`time`)}.`,
      ]),
  safe`Things stopped: ${stoppedTargets}.`,
  stoppedTargets === 0
    ? safe`People were answered ${countText(answersToPeople.before, safe`time`)}.`
    : safe`People were answered ${countText(answersToPeople.before, safe`time`)} before the first stop and ${countText(answersToPeople.after, safe`time`)} after it.`,
  safe`The ledger of this drill: ${safeLine(untrusted(folder))}`,
];

const time = (ms: number | null): SafeText => (ms === null ? safe`never` : safe`after ${durationText(ms)}`);
