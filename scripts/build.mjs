// Bundles the program: netconsole.js, which any Node can read, then main.js, which loads of the folder "parts" only what a run needs:
// that makes a start fast without keeping compiled code, which would be a file that is run and that nobody signs.
// Beside them go the licences of all that is in them, and the manual page.
// The folder that they go to may be given as an argument; it is dist otherwise.
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { bundledFolders, licenceText } from './licences.mjs';
import { manPage } from './man-page.ts';

/** Ink loads React's developer tools only when it is being developed itself; the package is not installed. */
const withoutDevtools = {
  name: 'without-devtools',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'react-devtools-core', namespace: 'empty' }));
    bundler.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

/**
 * A bundle imports Node's own modules all at once at its start, also those of parts that are never run, and an import of some of
 * them, such as node:http, loads much more than a require does. So each is required when the part that uses it is run.
 */
const nodeOnDemand = {
  name: 'node-on-demand',
  setup: (bundler) => {
    bundler.onResolve({ filter: /./ }, ({ path: name, namespace, kind }) => {
      if (!isBuiltin(name)) return undefined;
      // What is imported when it is needed is Node's own module, with its named exports.
      return namespace === 'node-on-demand' || kind === 'dynamic-import'
        ? { path: name, external: true }
        : { path: name, namespace: 'node-on-demand' };
    });
    bundler.onLoad({ filter: /./, namespace: 'node-on-demand' }, ({ path: name }) => ({
      contents: `module.exports = require(${JSON.stringify(name)})`,
    }));
  },
};

/** Yoga fetches its own code, which is in it, from a data URL if it can: that loads all of Node's fetch for nothing. */
const yogaWithoutFetch = {
  name: 'yoga-without-fetch',
  setup: (bundler) => {
    bundler.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path: file }) => ({
      contents: `const fetch = undefined;\n${await readFile(file, 'utf8')}`,
    }));
  },
};

/** string-width makes an expression of all emoji when it is loaded, a good part of the way to the first frame; here when one is asked for. */
const emojiOnDemand = {
  name: 'emoji-on-demand',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]string-width[\\/]index\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const contents = source.replace(
        /^const emojiPrefixRegex = (.+);$/m,
        'let emojiPrefix;\nconst emojiPrefixes = () => (emojiPrefix ??= $1);\n' +
          'const emojiPrefixRegex = { test: text => emojiPrefixes().test(text), exec: text => emojiPrefixes().exec(text) };',
      );
      if (contents === source) throw new Error('string-width has changed');
      return { contents };
    });
  },
};

const common = { bundle: true, platform: 'node', format: 'esm', minify: true, legalComments: 'none', logLevel: 'warning', metafile: true };

const folder = process.argv[2] ?? 'dist';

await rm(folder, { recursive: true, force: true });
const main = await build({
  ...common,
  entryPoints: ['src/main.tsx'],
  outdir: folder,
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  target: 'node22',
  // Node 22 has them; esbuild would write each as a call that compiles it whenever it is come by.
  supported: { 'regexp-set-notation': true, 'regexp-unicode-property-escapes': true },
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  // What is written for `require`, which a module does not have.
  banner: { js: "const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);" },
  plugins: [withoutDevtools, nodeOnDemand, yogaWithoutFetch, emojiOnDemand],
});
const start = await build({
  ...common,
  entryPoints: ['src/app/start.ts'],
  outfile: path.join(folder, 'netconsole.js'),
  target: 'node14',
  banner: { js: '#!/usr/bin/env node' },
});
const licences = await licenceText(bundledFolders([main.metafile, start.metafile]));
await writeFile(path.join(folder, 'THIRD-PARTY-LICENSES'), licences);
await writeFile(path.join(folder, 'netconsole.1'), manPage(manifest.version));
await chmod(path.join(folder, 'netconsole.js'), 0o755);
