// Bundles src/main.tsx and everything it needs into one file, dist/netconsole.js.
import { chmod } from 'node:fs/promises';
import { build } from 'esbuild';

/** Ink loads React's developer tools only when it is being developed itself; the package is not installed. */
const withoutDevtools = {
  name: 'without-devtools',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'react-devtools-core', namespace: 'empty' }));
    bundler.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

const outfile = 'dist/netconsole.js';

await build({
  entryPoints: ['src/main.tsx'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  minify: true,
  keepNames: true,
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  // CommonJS packages in the bundle ask for Node's modules with `require`.
  banner: { js: "#!/usr/bin/env node\nimport { createRequire as bundledRequire } from 'node:module';const require = bundledRequire(import.meta.url);" },
  plugins: [withoutDevtools],
  logLevel: 'warning',
});
await chmod(outfile, 0o755);
