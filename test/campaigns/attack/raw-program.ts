import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram, type Program } from '../../cli/program.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Makes nothing visible and cuts nothing. */
const NO_SANITIZER = 'export const sanitize = (raw) => ({ text: raw, hidden: 0, next: raw.length });\n';

/** The program built without its sanitiser: what reaches the terminal then shows that the attack would see it. */
export const buildRawProgram = async (): Promise<Program> => {
  const repository = await mkdtemp(path.join(tmpdir(), 'netconsole-raw-'));
  try {
    await cp(path.join(root, 'src'), path.join(repository, 'src'), { recursive: true });
    for (const name of ['node_modules', 'package.json', 'LICENSE', 'tsconfig.json'])
      await symlink(path.join(root, name), path.join(repository, name));
    await writeFile(path.join(repository, 'src', 'text', 'sanitize.ts'), NO_SANITIZER);
    return await buildProgram(repository);
  } finally {
    await rm(repository, { recursive: true, force: true });
  }
};
