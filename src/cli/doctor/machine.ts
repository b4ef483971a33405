import { userLocations } from '../../config/locations.ts';
import { checkLedger, describeProblem } from '../../ledger/ledger-check.ts';
import { proveWritable, systemDisk } from '../../ledger/ledger-disk.ts';
import { toLedgerError } from '../../ledger/ledger-error.ts';
import { dumpingOptions } from '../../system/harden-process.ts';
import { type SafeText, safe, safeWord } from '../../text/safe.ts';
import { mayShowUnicode } from '../display-options.ts';
import type { CliContext } from '../subcommand.ts';
import { ledgerFolder } from '../with-ledger.ts';
import { type Finding, ok, warn } from './check.ts';

/** What the program runs on and what the environment asks of it. */
export const checkProgram = ({ environment }: CliContext): readonly Finding[] => {
  const { version, platform, arch } = process;
  const findings = [ok('node', safe`${safeWord(version)} on ${safeWord(platform)} ${safeWord(arch)}`)];
  const dumping = dumpingOptions(environment);
  if (dumping.length > 0)
    findings.push(warn('node', safe`it runs with ${safeWord(dumping.join(' '))}, which can give keys away`, safe`unset NODE_OPTIONS`));
  const ca = environment['NODE_EXTRA_CA_CERTS'];
  if (ca !== undefined && ca !== '') findings.push(ok('certificates', safe`also those of ${safeWord(ca)} (NODE_EXTRA_CA_CERTS)`));
  return [...findings, ok('config', safeWord(userLocations().config))];
};

/** Whether the ledger holds together and takes another record, which is tried. */
export const checkLedgerFolder = async (): Promise<Finding> => {
  const folder = ledgerFolder();
  await proveWritable(folder).catch((error: unknown) => {
    throw toLedgerError(error, folder);
  });
  const { isIntact, files, records, problems } = await checkLedger(folder, systemDisk);
  if (files === 0) return ok('ledger', safe`nothing was recorded yet; it will be in ${safeWord(folder)}`);
  if (isIntact) return ok('ledger', safe`${records} records in ${safeWord(folder)}, all as they were written`);
  const named = safeWord(problems.map(describeProblem).join('; '));
  return warn('ledger', safe`it is not as it was written: ${named}`, safe`keep a copy of ${safeWord(folder)} and find out who changed it`);
};

const WANTED_COLUMNS = 80;
const WANTED_ROWS = 24;

/** What is known of the terminal. */
export const checkTerminal = ({ environment }: CliContext): readonly Finding[] => {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY)
    return [warn('terminal', safe`input or output is no terminal, so only the other commands work here`, safe`netconsole watch`)];
  const { columns, rows } = stdout;
  const size = safe`${columns}x${rows}`;
  const findings = [
    columns < WANTED_COLUMNS || rows < WANTED_ROWS
      ? warn('terminal', safe`${size} is small`, safe`enlarge it to ${WANTED_COLUMNS}x${WANTED_ROWS} or more`)
      : ok('terminal', safe`${size}, ${safeWord(environment['TERM'] ?? 'TERM is not set')}, ${colours(stdout.getColorDepth())}`),
  ];
  if (environment['TERM'] === 'dumb') findings.push(warn('terminal', safe`TERM=dumb cannot place the cursor`, safe`netconsole watch`));
  if (environment['TMUX'] !== undefined)
    findings.push(ok('terminal', safe`inside tmux; it passes the clipboard on unless set-clipboard is off`));
  if (!mayShowUnicode(environment))
    findings.push(
      warn(
        'terminal',
        safe`the locale is not UTF-8, so all is drawn in ASCII`,
        safe`set LANG to a UTF-8 locale, or use netconsole --no-ascii`,
      ),
    );
  return findings;
};

const colours = (bits: number): SafeText => (bits === 1 ? safe`no colours` : safe`${2 ** bits} colours`);
