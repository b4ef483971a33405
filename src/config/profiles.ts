import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../system/config-error.ts';
import { readSecretFile, writeSecretFile } from '../system/secret-file.ts';
import { shellQuoted } from '../system/strict-modes.ts';
import type { Locations } from './locations.ts';
import { DEFAULT_ORIGIN, type Origin, parseOrigin } from './origin.ts';
import { hasSecretShape } from './secret-shapes.ts';

/** A program of the operator that prints a token, such as `["pass", "show", "netconsole"]`, and the one server that it is for. */
export type CredentialCommand = { readonly words: readonly string[]; readonly origin: Origin };

/** A server and how carefully to act there, under a name. */
export type Profile = {
  readonly server: Origin;
  /** The app that its key belongs to, where there is one key per app. */
  readonly app: string | null;
  /** Where a browser signs in, for a server that is not ArchAstro's own. */
  readonly portal: Origin | null;
  /** The client id of a device sign-in, `cli_…`. */
  readonly client: string | null;
  /** What the operator calls the organisation, shown beside the profile's name. */
  readonly org: string | null;
  /** No action at all is possible. */
  readonly readonly: boolean;
  /** Actions ask for a confirmation one level higher. */
  readonly protect: boolean;
  readonly colour: ProfileColour;
  /** Prints the token for `server`; `null` where there is another source. */
  readonly credentialCommand: CredentialCommand | null;
  /** Certificates in PEM of those who are trusted beside the system's own; an absolute path. */
  readonly caFile: string | null;
};

/** The colour of the profile's name in the header, so that production never looks like a test. */
export type ProfileColour = (typeof COLOURS)[number];

/** The operator's own profiles; a project cannot add to them. */
export type Profiles = { readonly default: string | null; readonly profiles: ReadonlyMap<string, Profile> };

/** The profile in use; `name` is `null` where none is chosen and the platform's own server is meant. */
export type ChosenProfile = Profile & { readonly name: string | null };

const COLOURS = ['none', 'red', 'yellow', 'green', 'blue', 'magenta', 'cyan'] as const;
const NAME = /^[a-z0-9][a-z0-9._-]{0,31}$/i;
const EMPTY: Profiles = { default: null, profiles: new Map() };
const PLAIN: Profile = {
  server: DEFAULT_ORIGIN,
  app: null,
  portal: null,
  client: null,
  org: null,
  readonly: false,
  protect: false,
  colour: 'none',
  credentialCommand: null,
  caFile: null,
};

const label = z.string().regex(/^[^\p{C}]{1,64}$/u, 'must be 1 to 64 visible characters');
const id = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'must be an id');
const commandWords = z
  .array(z.string().regex(/^[^\p{Cc}]{1,4096}$/u, 'must be a word'))
  .min(1, 'must have a program and its arguments as separate words')
  .max(64)
  .refine(([program = '']) => path.isAbsolute(program) || !program.includes(path.sep), 'must begin with a name in PATH or an absolute path')
  .refine((words) => !words.some(hasSecretShape), 'must not hold a key itself: every program on this machine could read it');
const profileSchema = z
  .object({
    server: z.string(),
    app: id.nullable().default(null),
    portal: z.string().nullable().default(null),
    client: id.nullable().default(null),
    org: label.nullable().default(null),
    readonly: z.boolean().default(false),
    protect: z.boolean().default(false),
    colour: z.enum(COLOURS).default('none'),
    credential_command: commandWords.nullable().default(null),
    ca_file: z
      .string()
      .refine((file) => path.isAbsolute(file), 'must be an absolute path')
      .nullable()
      .default(null),
  })
  .strict();
const fileSchema = z
  .object({ default: z.string().nullable().default(null), profiles: z.record(z.string(), profileSchema).default({}) })
  .strict();

/** Where the profiles are. */
export const profilesFile = ({ config }: Locations): string => path.join(config, 'profiles.json');

/**
 * Reads the profiles, none where there is no file. Rejects with `ConfigError`: `refused` for a file that others could have
 * written, since it says where keys go; `misused` with the name of the field for one that cannot be understood.
 */
export const readProfiles = async (file: string): Promise<Profiles> => {
  const text = await readSecretFile(file);
  return text === undefined ? EMPTY : parseProfiles(text, file);
};

/** Reads the text of a profile file; `file` is named in the message of the `ConfigError`. */
export const parseProfiles = (text: string, file: string): Profiles => {
  const parsed = fileSchema.safeParse(parseJson(text, file));
  if (!parsed.success) throw new ConfigError('misused', `${file}: ${issueSentence(parsed.error.issues[0])}.`);
  const names = Object.keys(parsed.data.profiles);
  const wrong = names.find((name) => !NAME.test(name));
  if (wrong !== undefined)
    throw new ConfigError('misused', `${file}: a profile's name has letters, digits, ".", "_" and "-" only, up to 32.`);
  const profiles = new Map(
    Object.entries(parsed.data.profiles).map(([name, profile]): [string, Profile] => {
      const origin = (field: 'server' | 'portal', text: string): Origin => parseOrigin(text, `${file}: profiles.${name}.${field}`);
      const { credential_command: words, ca_file: caFile, ...own } = profile;
      const server = origin('server', own.server);
      const portal = own.portal === null ? null : origin('portal', own.portal);
      return [name, { ...own, server, portal, caFile, credentialCommand: words === null ? null : { words, origin: server } }];
    }),
  );
  const chosen = parsed.data.default;
  if (chosen !== null && !profiles.has(chosen)) throw new ConfigError('misused', `${file}: default names no profile of this file.`);
  return { default: chosen, profiles };
};

/** Writes the profiles, private to this user. */
export const writeProfiles = (file: string, { default: chosen, profiles }: Profiles): Promise<void> =>
  writeSecretFile(
    file,
    `${JSON.stringify({ default: chosen, profiles: Object.fromEntries(Array.from(profiles, ([name, profile]) => [name, written(profile)])) }, null, 2)}\n`,
  );

const written = ({ credentialCommand, caFile, ...profile }: Profile): object => ({
  ...profile,
  credential_command: credentialCommand?.words ?? null,
  ca_file: caFile,
});

/** What the operator asked for beside the file: `--profile`, `--server`, `ARCHASTRO_PLATFORM_BASE_URL`. */
export type ProfileChoice = {
  readonly profile: string | undefined;
  readonly server: string | undefined;
  readonly environmentServer: string | undefined;
};

/**
 * The profile to use. A server on the command line, then one in the environment, takes the place of the profile's; an unnamed
 * choice is the default profile, else the platform itself. Throws `ConfigError('misused')` for an unknown profile.
 */
export const chooseProfile = (profiles: Profiles, choice: ProfileChoice): ChosenProfile => {
  const name = choice.profile ?? profiles.default;
  const profile = name === null ? PLAIN : profiles.profiles.get(name);
  if (profile === undefined) throw new ConfigError('misused', unknownProfile(profiles));
  if (choice.server !== undefined) return { ...profile, name, server: parseOrigin(choice.server, '--server') };
  if (choice.environmentServer === undefined || choice.profile !== undefined) return { ...profile, name };
  return { ...profile, name, server: parseOrigin(choice.environmentServer, 'ARCHASTRO_PLATFORM_BASE_URL') };
};

function unknownProfile({ profiles }: Profiles): string {
  const names = [...profiles.keys()].join(', ');
  return names === '' ? 'There are no profiles yet.' : `There is no such profile; there are: ${names}.`;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ConfigError('misused', `${file} is not valid JSON.`, {
      fix: `node -e 'JSON.parse(require("fs").readFileSync(process.argv[1]))' ${shellQuoted(file)}`,
    });
  }
}

/** A problem as a sentence that names the field. Zod's own words quote values, which may be secrets in the wrong place. */
function issueSentence(issue: z.ZodIssue | undefined): string {
  const field = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.join('.');
  if (issue?.code === 'unrecognized_keys')
    return `${field} has a field that netconsole does not know: ${issue.keys.filter(isWord).join(', ')}`;
  if (issue?.code === 'invalid_enum_value') return `${field} must be one of ${issue.options.join(', ')}`;
  if (issue?.code === 'invalid_type')
    return issue.received === 'undefined'
      ? `${field} is missing`
      : `${field} must be ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
  return `${field} ${issue?.message ?? 'cannot be understood'}`;
}

const isWord = (key: string): boolean => /^[\w.-]{1,40}$/.test(key);
