import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const require = createRequire(import.meta.url);
const FONTS = ['DejaVuSansMono', 'DejaVuSansMono-Bold', 'DejaVuSansMono-Oblique'];

/** Loads what drawing needs and gives the function that draws an SVG as PNG. */
export const createPainter = async (): Promise<(svg: string) => Uint8Array> => {
  await initWasm(await readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const fontBuffers = await Promise.all(FONTS.map((name) => readFile(require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`))));
  return (svg) => {
    const drawing = new Resvg(svg, { font: { fontBuffers, defaultFontFamily: 'DejaVu Sans Mono' } });
    return drawing.render().asPng();
  };
};
