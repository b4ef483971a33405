// Bundles the program into two files: dist/netconsole.js, which any Node can read, and dist/main.js with everything else.
import { chmod, rm } from 'node:fs/promises';
import { build } from 'esbuild';

/** Ink loads React's developer tools only when it is being developed itself; the package is not installed. */
const withoutDevtools = {
  name: 'without-devtools',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'react-devtools-core', namespace: 'empty' }));
    bundler.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

/** The first file only loads the second, once it knows that this Node can read it. */
const mainApart = {
  name: 'main-apart',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^\.\/main\.tsx$/ }, () => ({ path: './main.js', external: true }));
  },
};

const common = { bundle: true, platform: 'node', format: 'esm', minify: true, keepNames: true, legalComments: 'none', logLevel: 'warning' };

await rm('dist', { recursive: true, force: true });
await build({
  ...common,
  entryPoints: ['src/main.tsx'],
  outfile: 'dist/main.js',
  target: 'node22',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  // CommonJS packages in the bundle ask for Node's modules with `require`.
  banner: { js: "import { createRequire as bundledRequire } from 'node:module';const require = bundledRequire(import.meta.url);" },
  plugins: [withoutDevtools],
});
await build({
  ...common,
  entryPoints: ['src/start.ts'],
  outfile: 'dist/netconsole.js',
  target: 'node14',
  banner: { js: '#!/usr/bin/env node' },
  plugins: [mainApart],
});
await chmod('dist/netconsole.js', 0o755);
