import { outsideOrgs } from '../../domain/network.ts';
import { createSelector } from '../../store/memo.ts';
import { orgName, threadName } from '../../store/names.ts';
import { fitLine } from '../../text/fit.ts';
import { type Line, lineWidth, span } from '../../text/line.ts';
import { joinSafe, repeatSafe, safe } from '../../text/safe.ts';
import { useConsole, useTheme } from '../console-context.ts';
import { ownText } from '../widgets/own-text.ts';
import { Rows } from '../widgets/rows.tsx';

const selectOutside = createSelector(
  ({ view, network }) => [view.thread, network.threads, network.members, network.me],
  ({ view, network }): Line => {
    const team = view.thread === null ? null : (network.threads.get(view.thread)?.team ?? null);
    if (view.thread === null || team === null) return [];
    const names = outsideOrgs(network, team).map((org) => orgName(network, org));
    return [
      span(safe` EXTERNAL `, 'external'),
      span(safe`#${threadName(network, view.thread)} `, 'strong'),
      span(safe`is read by ${joinSafe(names, safe`, `)} `, 'external'),
    ];
  },
);

/** Over a thread that outsiders read: who they are, in every frame that shows it. */
export function Banner({ columns }: { readonly columns: number }) {
  const outside = useConsole(selectOutside);
  const { outsideFrame } = useTheme();
  const rule = ownText(outsideFrame.horizontal);
  const shown = fitLine(outside, Math.min(lineWidth(outside), columns - 6));
  const line: Line = [
    span(repeatSafe(rule, 3), 'external'),
    ...shown,
    span(repeatSafe(rule, Math.max(0, columns - 3 - lineWidth(shown))), 'external'),
  ];
  return <Rows width={columns} lines={[line]} />;
}
