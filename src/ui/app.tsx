import { Box, type DOMElement, Transform } from 'ink';
import { useState } from 'react';
import { type Layout, layoutOf } from '../presenter/layout.ts';
import { span } from '../text/line.ts';
import { safe } from '../text/safe.ts';
import { Alarm } from './chrome/alarm.tsx';
import { Banner } from './chrome/banner.tsx';
import { Footer } from './chrome/footer.tsx';
import { Header } from './chrome/header.tsx';
import { useConsole, useConsoleHandle } from './console-context.ts';
import { OverlayView } from './overlays/overlays.tsx';
import { PANES } from './panes/panes.tsx';
import { Composer } from './widgets/composer.tsx';
import { OneLineInput } from './widgets/one-line-input.tsx';
import { Rows } from './widgets/rows.tsx';

/**
 * The screen: it places header, panes, composer, footer and overlays, and never takes more rows than the terminal has. Beside all of
 * that, which Ink only lays out, stands the one character that Ink writes for it.
 */
export function App() {
  const { picture } = useConsoleHandle();
  const { rows } = useConsole((state) => state.terminal);
  const [screen, setScreen] = useState<DOMElement | null>(null);
  return (
    <Box>
      <Box ref={setScreen} position="absolute" flexDirection="column" height={rows}>
        <Parts />
      </Box>
      <OneLineInput />
      <Transform transform={() => picture.draw(screen, rows)}>.</Transform>
    </Box>
  );
}

function Parts() {
  const layout = useConsole(layoutOf);
  const overlays = useConsole((state) => state.overlays);
  const { columns } = useConsole((state) => state.terminal);
  return (
    <>
      <Header layout={layout} />
      {layout.hasAlarm && <Alarm columns={columns} />}
      {layout.hasBanner && <Banner columns={columns} />}
      {layout.widthClass === 'tiny' ? <TooSmall columns={columns} /> : <Panes layout={layout} />}
      {layout.composerRows > 0 && <Composer width={columns} height={layout.composerRows} />}
      {layout.footerRows > 0 && <Footer layout={layout} />}
      {overlays.map((overlay, index) => (
        <OverlayView key={index} overlay={overlay} />
      ))}
    </>
  );
}

function Panes({ layout }: { readonly layout: Layout }) {
  return layout.rows.map(({ panes, height }, index) => (
    <Box key={index} height={height} flexShrink={0}>
      {panes.map(({ pane, width }) => {
        const { Pane } = PANES[pane];
        return <Pane key={pane} width={width} height={height} />;
      })}
    </Box>
  ));
}

function TooSmall({ columns }: { readonly columns: number }) {
  return (
    <Rows
      width={columns}
      lines={[[span(safe`Enlarge to 40x15, or q quits.`, 'warning')], [span(safe`netconsole pause works from a shell.`, 'dim')]]}
    />
  );
}
