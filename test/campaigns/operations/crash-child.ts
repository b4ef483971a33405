import { readFileSync } from 'node:fs';
import { toId } from '../../../src/domain/ids.ts';
import { openLedger } from '../../../src/ledger/ledger.ts';
import { executeOperation } from '../../../src/operations/execute/execute.ts';
import { createLedgerWriter } from '../../../src/operations/execute/ledger-writer.ts';
import { changed } from '../../../src/operations/plan/scope.ts';
import { createArchastroPlatform } from '../../../src/platform/archastro/archastro-platform.ts';

// Pauses and resumes everything again and again, with a ledger, until it is killed.
const [server = '', tokenFile = '', folder = '', name = ''] = process.argv.slice(2);

const token = readFileSync(tokenFile, 'utf8').trim();
const platform = createArchastroPlatform({ server, credential: { kind: 'bearer', getToken: () => Promise.resolve(token) } });
const ledger = await openLedger({ folder, now: Date.now, redact: (text) => text });
const journal = createLedgerWriter({ append: ledger.append, now: Date.now, actor: () => ({ type: 'console' }), incident: () => null });

process.stdout.write('ready\n');
for (let number = 0; ; number += 1) {
  const routines = (await platform.listRoutines()).filter(({ status, schedule }) => status !== 'draft' && schedule === null);
  const status = number % 2 === 0 ? 'paused' : 'active';
  await executeOperation(
    { platform, ledger: journal, sleep: () => Promise.resolve(), random: Math.random },
    {
      operation: toId<'operation'>(`${name}_${number}`),
      kind: status === 'paused' ? 'pause' : 'resume',
      scope: { type: 'marked' },
      targets: routines.map((routine) => changed(routine, { status })),
      reason: '',
      confirmedBy: 'flag',
      expiresAt: null,
      undoes: null,
    },
  );
}
