import { tmpdir } from 'node:os';
import { serve } from '../../src/simulator/serve.ts';

const ended = new Promise((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, resolve);
});

await serve(
  { seed: 7, scenario: 'quiet', hasControlEndpoint: true },
  { temporary: tmpdir(), writeLine: (line) => process.stdout.write(`${line}\n`), ended },
);
