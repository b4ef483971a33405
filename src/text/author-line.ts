import type { OrgId } from '../domain/ids.ts';
import type { Author } from '../domain/message.ts';
import { padEnd, spaces, truncate } from './fit.ts';
import { type Line, type Role, span } from './line.ts';
import { type SafeText, safe, safeName } from './safe.ts';
import { widthCells } from './width.ts';

/** Whether a speaker is not of my organisation, or may not be: an unknown organisation counts as outside. The platform itself is inside. */
export const isOutside = (author: Author, myOrg: OrgId | null): boolean =>
  author.kind !== 'system' && (author.org === null || author.org !== myOrg);

/** The letter of a kind of speaker: `h`uman, `a`gent, `s`ervice, `-` for the platform itself. */
export const kindLetter = (kind: Author['kind']): SafeText => KINDS[kind].letter;

const KINDS: Readonly<Record<Author['kind'], { readonly letter: SafeText; readonly role: Role }>> = {
  human: { letter: safe`h`, role: 'human' },
  agent: { letter: safe`a`, role: 'agent' },
  service: { letter: safe`s`, role: 'agent' },
  system: { letter: safe`-`, role: 'dim' },
};

/** `X ` before the name of an outside organisation, so that the mark does not need colour; two spaces before our own. */
export const orgTag = (author: Author, myOrg: OrgId | null): SafeText => {
  if (author.kind === 'system') return safe`  `;
  const name = author.orgName === null ? safe`?` : safeName(author.orgName);
  return safe`${isOutside(author, myOrg) ? safe`X ` : safe`  `}${name}`;
};

export type AuthorColumns = { readonly nameCells: number; readonly orgCells: number };

/** Name and organisation columns beside a body, wider where there is room. */
export const authorColumns = (lineCells: number): AuthorColumns => {
  const spare = Math.max(0, Math.min(16, Math.trunc((lineCells - 60) / 4)));
  return { nameCells: 10 + Math.ceil(spare / 2), orgCells: 9 + Math.floor(spare / 2) };
};

export type AuthorOptions = {
  readonly myOrg: OrgId | null;
  readonly time: SafeText;
  /** What tells this speaker from another whose name looks the same, such as a short id. Never cut while the name is longer than a cell. */
  readonly mark: SafeText | undefined;
  readonly columns: AuthorColumns;
};

/** Who speaks: time, name, organisation and kind in columns of ours; nothing in a name can reach another column. */
export const authorLine = (author: Author, options: AuthorOptions): Line => {
  const { mark = safe``, columns } = options;
  const { letter, role } = KINDS[author.kind];
  const outside = isOutside(author, options.myOrg);
  const markCells = Math.min(widthCells(mark), columns.nameCells - 1);
  const name = truncate(safeName(author.name), columns.nameCells - markCells);
  return [
    span(safe`${options.time} `, 'dim'),
    span(name, outside ? 'external' : role),
    span(padEnd(truncate(mark, markCells), columns.nameCells - widthCells(name)), 'warning'),
    span(spaces(1)),
    span(padEnd(orgTag(author, options.myOrg), columns.orgCells), outside ? 'external' : 'dim'),
    span(safe` ${letter} `, outside ? 'external' : role),
  ];
};
