// The licences of the packages whose code is in the bundle, as one text.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:\.(?:txt|md))?$/i;

/** The folders of the packages that a build took code from, given what esbuild tells of it. */
export const bundledFolders = (metafiles) => {
  const inputs = metafiles.flatMap(({ outputs }) => Object.values(outputs).flatMap((output) => Object.keys(output.inputs)));
  return [...new Set(inputs.flatMap((input) => PACKAGE.exec(input) ?? []))];
};

const writer = ({ author, contributors = [], name }) => {
  const person = author ?? contributors[0] ?? `the authors of ${name}`;
  return typeof person === 'string' ? person : person.name;
};

/** A package without a licence file only names its licence: the words of our own are those of every MIT licence but for the name. */
const wordsOf = async (manifest) => {
  if (manifest.license !== 'MIT') throw new Error(`${manifest.name} has no licence file and is not under the MIT licence`);
  const own = await readFile('LICENSE', 'utf8');
  return own.replace(/^Copyright .*$/m, `Copyright (c) ${writer(manifest)}`);
};

/** One section a package: its name, version and licence, and the text of the licence. The same packages give the same text. */
export const licenceText = async (folders) => {
  const sections = await Promise.all(
    folders.map(async (folder) => {
      const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
      const files = (await readdir(folder)).filter((name) => LICENCE_FILE.test(name)).sort();
      const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
      const words = texts.length === 0 ? [await wordsOf(manifest)] : texts;
      const heading = `${manifest.name} ${manifest.version} (${manifest.license})`;
      return [heading, '-'.repeat(heading.length), ...words.map((text) => text.trim().replaceAll('\r\n', '\n'))].join('\n\n');
    }),
  );
  const unique = [...new Set(sections)].sort((a, b) => (a < b ? -1 : 1));
  return `netconsole contains code of these ${unique.length} packages.\n\n${unique.join('\n\n\n')}\n`;
};
