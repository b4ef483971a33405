import { audienceOf } from '../../domain/audience.ts';
import { selectDirectory } from '../../presenter/directory.ts';
import { selectIsOutsideThread } from '../../presenter/layout.ts';
import { audienceText, orgName, threadName } from '../../presenter/names.ts';
import { createSelector } from '../../store/create-selector.ts';
import { fitLine } from '../../text/fit.ts';
import { type Line, lineWidth, span } from '../../text/line.ts';
import { repeatSafe, type SafeText, safe } from '../../text/safe.ts';
import { useConsole, useTheme } from '../console-context.ts';
import { ownText } from '../widgets/own-text.ts';
import { Rows } from '../widgets/rows.tsx';

const selectAudience = createSelector([({ view }) => view.thread, selectDirectory], ([thread, network]): Line => {
  if (thread === null) return [];
  const name = safe`#${threadName(network, thread)} `;
  const audience = audienceOf(network, thread);
  // The audience before the title: somebody outside may have chosen the title, and what is too long is cut at its end.
  const external = (words: SafeText): Line => [span(safe` EXTERNAL `, 'external'), span(safe`${words} `, 'external'), span(name, 'strong')];
  switch (audience.type) {
    case 'outside':
      return external(safe`read by ${audienceText(network, audience.orgs)}:`);
    case 'unknown':
      return external(safe`may be read outside, its members are not known:`);
    case 'gone':
      return external(safe`who reads it is not known, it is not there any more:`);
    case 'ours':
      return [span(safe` ${name}is read only inside ${orgName(network, network.me?.org ?? null)} `, 'dim')];
  }
});

/** Over a thread, in every frame that shows it: who outside reads it, or that nobody does. */
export function Banner({ columns }: { readonly columns: number }) {
  const audience = useConsole(selectAudience);
  const isOutside = useConsole(selectIsOutsideThread);
  const { frame, outsideFrame } = useTheme();
  const rule = ownText((isOutside ? outsideFrame : frame).horizontal);
  const role = isOutside ? 'external' : 'dim';
  const shown = fitLine(audience, Math.min(lineWidth(audience), columns - 6));
  const line: Line = [span(repeatSafe(rule, 3), role), ...shown, span(repeatSafe(rule, Math.max(0, columns - 3 - lineWidth(shown))), role)];
  return <Rows width={columns} lines={[line]} />;
}
