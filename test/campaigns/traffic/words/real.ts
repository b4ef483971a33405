import { readFileSync } from 'node:fs';

/** Prose and code that people wrote: the manuals of packages that this repository installs, at the versions of its lock file. */
const MANUALS: readonly string[] = ['ink/readme.md', 'commander/Readme.md', 'fast-check/README.md', 'ws/README.md', 'zustand/README.md'];

const read = (name: string): string => readFileSync(new URL(`../../../../node_modules/${name}`, import.meta.url), 'utf8');

/** The paragraphs of a manual in its order, between 80 and 2,000 characters long. */
export const manualParagraphs = (index: number): readonly string[] =>
  read(MANUALS[index % MANUALS.length] ?? 'ink/readme.md')
    .split(/\n{2,}(?=[A-Z#`>-])/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph.length >= 80 && paragraph.length <= 2_000 && !/undefined|\{\w+\}/.test(paragraph));

/** The entries of a change log, newest first. */
export const changes = (): readonly string[] =>
  read('date-fns/CHANGELOG.md')
    .split('\n')
    .filter((line) => /^- .{40,600}$/.test(line) && !/undefined|\{\w+\}/.test(line));
