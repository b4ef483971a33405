import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Puts a program in place of `secret-tool` or `security` that keeps secrets in a file and writes down each of its command
 * lines; it follows the manual pages of both. `PATH` of the result finds it, `calls` are the command lines.
 */
export const installKeyringTool = async (
  folder: string,
  tool: 'secret-tool' | 'security',
): Promise<{ readonly PATH: string; readonly command: string; readonly calls: () => Promise<string> }> => {
  await mkdir(folder, { recursive: true });
  const command = path.join(folder, tool);
  await writeFile(command, `#!/bin/sh\ncd '${folder}' || exit 1\necho "$@" >> calls\n${tool === 'secret-tool' ? SECRET_TOOL : SECURITY}`);
  await chmod(command, 0o755);
  await writeFile(path.join(folder, 'calls'), '');
  return { PATH: `${folder}:${process.env['PATH'] ?? ''}`, command, calls: () => readFile(path.join(folder, 'calls'), 'utf8') };
};

/** `store --label=L service S account A` reads the secret from standard input; `lookup` prints it without a line feed. */
const SECRET_TOOL = `
case "$1" in
  store) cat > "secret-$6" ;;
  lookup) [ -f "secret-$5" ] && cat "secret-$5" || exit 1 ;;
  clear) rm -f "secret-$5" ;;
esac
`;

/** \`-i\` reads commands, here \`add-generic-password -U -s S -a A -w SECRET\`; \`find-generic-password … -w\` prints a line. */
const SECURITY = `
case "$1" in
  -i) read verb update s service a account w secret; [ "$verb$w" = "add-generic-password-w" ] && echo "$secret" > "secret-$account" ;;
  find-generic-password) [ -f "secret-$5" ] && cat "secret-$5" || exit 44 ;;
  delete-generic-password) rm -f "secret-$5" ;;
esac
`;
