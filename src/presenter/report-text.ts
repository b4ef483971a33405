import { untrusted } from '../domain/untrusted.ts';
import type { IncidentReport, ReportedAction } from '../operations/plan/incident-report.ts';
import { createTimeFormat, durationText } from '../text/relative-time.ts';
import { joinSafe, type SafeText, safe, safeLine } from '../text/safe.ts';
import { idText } from './names.ts';
import { actorText, factText, targetText } from './rows/ledger-rows.ts';
import { loopPath } from './rows/loop-rows.ts';

const UTC = createTimeFormat('UTC');

const time = (milliseconds: number | null): SafeText => (milliseconds === null ? safe`not reached` : durationText(milliseconds));

const list = (lines: readonly SafeText[], none: SafeText): SafeText =>
  lines.length === 0
    ? none
    : joinSafe(
        lines.map((line) => safe`- ${line}`),
        safe`\n`,
      );

/** An incident report as Markdown, in UTC, without message bodies. The same report gives the same text. */
export const reportMarkdown = (report: IncidentReport): SafeText => {
  const { timeTo } = report;
  const closed =
    report.closedAt === null
      ? safe`still open`
      : safe`closed ${UTC.seconds(report.closedAt)}${report.isProvenQuiet ? safe`` : safe`, without a proof of quiet`}`;
  return joinSafe(
    [
      safe`# Incident ${idText(report.incident)}: ${own(report.title)}`,
      safe`Opened ${UTC.day(report.openedAt)} ${UTC.seconds(report.openedAt)} UTC, ${closed}.`,
      safe`| from the first sign to | |\n| --- | --- |\n| detection | ${time(timeTo.detect)} |\n| acknowledgement | ${time(timeTo.acknowledge)} |\n| first stop | ${time(timeTo.stop)} |\n| quiet | ${time(timeTo.quiet)} |`,
      safe`## Who woke whom`,
      list(
        report.loops.map(
          (loop) =>
            safe`${loopPath(loop)}: ${Math.round(loop.ratePerMinute)} wakes a minute, at least ${loop.cycles} rounds, score ${Math.round(loop.score * 100)} of 100`,
        ),
        safe`No loop was recorded.`,
      ),
      safe`## What was done`,
      list(
        report.actions.flatMap(({ at, kind, by, targets, ...action }) =>
          targets.map(
            ({ target, result, problem }) =>
              safe`${UTC.seconds(at)} ${idText(by)}${keysText(action)} ${idText(kind)} ${targetText(target)}: ${own(result)}${problem === null ? safe`` : safe` (${own(problem)})`}`,
          ),
        ),
        safe`Nothing was changed.`,
      ),
      safe`## Still stopped`,
      list(report.stillStopped.map(targetText), safe`Nothing.`),
      safe`## Timeline`,
      list(
        report.timeline.map((entry) => safe`${UTC.seconds(entry.at)} ${actorText(entry.actor)} ${factText(entry)}`),
        safe`Nothing.`,
      ),
    ],
    safe`\n\n`,
  );
};

const keysText = ({ confirmedBy, secondKey }: Pick<ReportedAction, 'confirmedBy' | 'secondKey'>): SafeText => {
  if (secondKey !== null) return safe` (second key: ${idText(secondKey)})`;
  return confirmedBy === 'override' ? safe` (alone, as an override)` : safe``;
};

const own = (text: string): SafeText => safeLine(untrusted(text));
