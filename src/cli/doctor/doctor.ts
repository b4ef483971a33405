import { describeSource } from '../../auth/credential-source.ts';
import { safe, safeWord } from '../../text/safe.ts';
import { type Access, findAccess, noCredential } from '../connect.ts';
import { EXIT } from '../exit-code.ts';
import type { CliContext } from '../subcommand.ts';
import { type Finding, failed, ok, warn } from './check.ts';
import { checkLedgerFolder, checkProgram, checkTerminal } from './machine.ts';
import { checkLink, checkRest, connectionError, probeFindings } from './network.ts';

/** Examines everything that can keep the program from working, one line each. Ends as the first failure would. */
export const doctor = async (context: CliContext): Promise<number> => {
  let code: number = EXIT.ok;
  const tell = async (findings: readonly Finding[]): Promise<void> => {
    code ||= findings.find((finding) => finding.code !== EXIT.ok)?.code ?? EXIT.ok;
    await write(context, findings);
  };
  await tell(checkProgram(context));
  const access = await attempt(context, 'server', () => findAccess(context));
  if ('finding' in access) await tell([access.finding]);
  else await checkServer(context, access.value, tell);
  const ledger = await attempt(context, 'ledger', checkLedgerFolder);
  await tell(['finding' in ledger ? ledger.finding : ledger.value]);
  await tell(checkTerminal(context));
  return code;
};

type Tell = (findings: readonly Finding[]) => Promise<void>;

async function checkServer(context: CliContext, access: Access, tell: Tell): Promise<void> {
  const { services, now, redactor, signal } = context;
  const { profile, credential, isReadOnly } = access;
  const mode = isReadOnly ? safe`, read-only` : safe``;
  const name = profile.name === null ? safe`` : safe` (profile ${safeWord(profile.name)})`;
  await tell([ok('server', safe`${safeWord(profile.server)}${name}${mode}`)]);
  if (profile.caFile !== null) await tell([ok('certificates', safe`also those of ${safeWord(profile.caFile)} (ca_file of the profile)`)]);
  const probe = await attempt(context, 'connection', () =>
    services.probeServer(profile.server).catch((error: unknown) => {
      throw connectionError(error, profile.server);
    }),
  );
  if ('finding' in probe) {
    await tell([probe.finding]);
    return;
  }
  await tell(probeFindings(probe.value, now()));
  if (credential === undefined) {
    await tell([failed('token', noCredential(profile), redactor)]);
    return;
  }
  await tell([ok('token', safe`from ${safeWord(describeSource(credential.source))}`)]);
  const platform = await services.openPlatform({ server: profile.server, credential: credential.credential });
  try {
    const rest = await checkRest(platform, redactor);
    await tell(rest);
    if (rest.some(({ state }) => state === 'fail')) return;
    if (credential.credential.kind === 'secret-key') await tell([warn('link', safe`not opened: a secret key only polls`)]);
    else await tell([await checkLink(platform, signal)]);
  } finally {
    await platform.close();
  }
}

async function attempt<Result>(
  { redactor }: CliContext,
  topic: string,
  work: () => Promise<Result>,
): Promise<{ readonly value: Result } | { readonly finding: Finding }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { finding: failed(topic, error, redactor) };
  }
}

async function write({ options, out }: CliContext, findings: readonly Finding[]): Promise<void> {
  if (options['json'] === true)
    return out.json(findings.map(({ topic, state, text, fix }) => ({ type: 'finding', topic, state, text, fix })));
  return out.lines(
    findings.flatMap(({ state, topic, text, fix }) => [
      safe`${safeWord(state.padEnd(5))}${safeWord(topic.padEnd(13))}${text}`,
      ...(fix === null ? [] : [safe`                  do: ${fix}`]),
    ]),
  );
}
