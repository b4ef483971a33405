import fc from 'fast-check';

/** Properties draw the same cases in every run, so that a run that is red is red again; `SEED=2 npm test` draws others. */
fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 1) });
