import { serve, untilSignal } from '../../../src/platform/local/serve.ts';

await serve(
  { seed: 7, scenario: 'quiet', hasControlEndpoint: true },
  { writeLine: (line) => process.stdout.write(`${line}\n`), ended: untilSignal() },
);
