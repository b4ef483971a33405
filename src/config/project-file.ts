import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { type Untrusted, untrusted } from '../domain/untrusted.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';

/**
 * What `archastro.json` of the folder may choose: what to look at, never where a key goes. Whoever wrote the folder's content
 * wrote this, so names are untrusted.
 */
export type ProjectFile = {
  readonly team: Untrusted | null;
  readonly thread: Untrusted | null;
  readonly theme: string | null;
  /** What it asked for in vain, one sentence each. */
  readonly warnings: readonly SafeText[];
};

const NOTHING: ProjectFile = { team: null, thread: null, theme: null, warnings: [] };
const MAX_BYTES = 64 * 1024;
const OWN: readonly string[] = ['team', 'thread', 'theme'];
/** Fields of the platform's own command line, which netconsole needs nothing of. */
const OTHERS: readonly string[] = ['app_id', 'sandbox_id', 'configs', '$schema', 'name', 'version'];

/** Reads `archastro.json` of one folder; its parents are not searched. Never rejects: an unusable file is a warning. */
export const readProjectFile = async (folder: string): Promise<ProjectFile> => {
  const text = await readSmallFile(path.join(folder, 'archastro.json'));
  if (text === undefined) return NOTHING;
  if (text === null) return { ...NOTHING, warnings: [safe`archastro.json is no ordinary small file and was ignored.`] };
  return parseProjectFile(text);
};

/** Reads the text of a project file. */
export const parseProjectFile = (text: string): ProjectFile => {
  const fields = parseObject(text);
  if (fields === undefined) return { ...NOTHING, warnings: [safe`archastro.json is not a JSON object and was ignored.`] };
  const { team, thread, theme } = Object.fromEntries(fields);
  return {
    team: isLabel(team) ? untrusted(team) : null,
    thread: isLabel(thread) ? untrusted(thread) : null,
    theme: typeof theme === 'string' && /^[a-z0-9-]{1,32}$/.test(theme) ? theme : null,
    warnings: fields.flatMap(([field]) => (OWN.includes(field) || OTHERS.includes(field) ? [] : [ignored(field)])),
  };
};

const ignored = (field: string): SafeText =>
  safe`archastro.json sets "${safeLine(untrusted(field.slice(0, 40)))}", which a project may not: it was ignored. Use a profile or --server.`;

const isLabel = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 200;

function parseObject(text: string): readonly (readonly [string, unknown])[] | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `undefined` where there is none; `null` for what cannot or must not be read, such as a pipe, which would never end. */
async function readSmallFile(file: string): Promise<string | null | undefined> {
  try {
    await using handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await handle.stat();
    return stats.isFile() && stats.size <= MAX_BYTES ? await handle.readFile('utf8') : null;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? undefined : null;
  }
}
