import type { Family } from './family.ts';
import { BUILDERS } from './healthy/builders.ts';
import { CLOCKS } from './healthy/clocks.ts';
import { DAYS } from './healthy/days.ts';
import { DESKS } from './healthy/desks.ts';
import { FEEDS } from './healthy/feeds.ts';
import { GAMES } from './healthy/games.ts';
import { LISTS } from './healthy/lists.ts';
import { MEETINGS } from './healthy/meetings.ts';
import { PARTNER_WORK } from './healthy/partners.ts';
import { PEOPLE_FAMILIES } from './healthy/people.ts';
import { PIPELINES } from './healthy/pipelines.ts';
import { READING } from './healthy/reading.ts';
import { ROOMS } from './healthy/rooms.ts';
import { ACROSS } from './runaway/across.ts';
import { COURTESY } from './runaway/courtesy.ts';
import { CROWDS } from './runaway/crowds.ts';
import { STUCK_DESKS } from './runaway/desks.ts';
import { DOCUMENTS } from './runaway/documents.ts';
import { HABITS } from './runaway/habits.ts';
import { MACHINES } from './runaway/machines.ts';
import { STUCK } from './runaway/stuck.ts';
import { type Half, halfOf } from './split.ts';

export const FAMILIES: readonly Family[] = [
  ...[COURTESY, STUCK, STUCK_DESKS, MACHINES, DOCUMENTS, ACROSS, CROWDS, HABITS].flat(),
  ...[PIPELINES, DESKS, MEETINGS, GAMES, LISTS, BUILDERS, FEEDS, CLOCKS, PEOPLE_FAMILIES, ROOMS, PARTNER_WORK, READING, DAYS].flat(),
];

export const familiesOf = (half: Half): readonly Family[] => FAMILIES.filter(({ name }) => halfOf(name) === half);
