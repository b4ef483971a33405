import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMessages, type Message } from '../../src/domain/message.ts';
import { findInLog, indexInLog, mergeMessages, newerVersion } from '../../src/domain/message-log.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import { humanAuthor, message } from '../support/builders.ts';

/** A version of one of a few messages; equal (id, version, deleted) are equal throughout. */
const version = fc.record({ n: fc.nat(30), updated: fc.nat(6), isDeleted: fc.boolean() }).map(({ n, updated, isDeleted }) =>
  message(`msg_${n}`, {
    author: humanAuthor('lee'),
    createdAt: Math.floor(n / 3),
    updatedAt: Math.floor(n / 3) + updated,
    isDeleted,
    content: untrusted(`${n} as of ${updated}`),
  }),
);

const versions = fc.array(version, { maxLength: 60 });
const batches = fc.array(versions, { maxLength: 8 });

/** What a thread is by definition: each message once, in its newest version, oldest first; a deletion is final. */
const byDefinition = (all: readonly Message[]): readonly Message[] =>
  Map.groupBy(all, ({ id }) => id)
    .values()
    .map((same) => {
      const candidates = same.some(({ isDeleted }) => isDeleted) ? same.filter(({ isDeleted }) => isDeleted) : same;
      return candidates.reduce((newest, each) => (each.updatedAt > newest.updatedAt ? each : newest));
    })
    .toArray()
    .sort(compareMessages);

describe('merging messages', () => {
  it('gives every message once, newest version, in order, however the batches come', () => {
    fc.assert(
      fc.property(batches, (all) => {
        const merged = all.reduce<readonly Message[]>(mergeMessages, []);

        expect(merged).toEqual(byDefinition(all.flat()));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same for every order and any repetition', () => {
    const shuffled = versions.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
    );
    fc.assert(
      fc.property(shuffled, ([all, again]) => {
        const together = mergeMessages([], all);
        const oneByOne = again.reduce<readonly Message[]>((known, each) => mergeMessages(known, [each]), []);

        expect(oneByOne).toEqual(together);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the array when nothing comes', () => {
    const known = mergeMessages([], [message('msg_1', { author: humanAuthor('lee') })]);

    expect(mergeMessages(known, [])).toBe(known);
  });

  it('changes neither what is known nor what comes', () => {
    fc.assert(
      fc.property(versions, versions, (first, second) => {
        const known = Object.freeze([...mergeMessages([], first)]);
        const incoming = Object.freeze([...second]);

        expect(() => mergeMessages(known, incoming)).not.toThrow();
      }),
    );
  });
});

describe('a deletion', () => {
  it('is final, whatever comes later', () => {
    const deleted = message('msg_1', { author: humanAuthor('lee'), isDeleted: true, updatedAt: 1 });
    const edited = message('msg_1', { author: humanAuthor('lee'), updatedAt: 9 });

    expect(newerVersion(deleted, edited)).toBe(deleted);
    expect(newerVersion(edited, deleted)).toBe(deleted);
  });
});

describe('looking in a log', () => {
  it('finds every message by its place and by its id', () => {
    fc.assert(
      fc.property(versions, (all) => {
        const log = mergeMessages([], all);

        for (const [index, each] of log.entries()) {
          expect(indexInLog(log, each)).toBe(index);
          expect(findInLog(log, each.id)).toBe(index);
        }
      }),
    );
  });

  it('gives where an unknown one would stand', () => {
    fc.assert(
      fc.property(versions, version, (all, other) => {
        const log = mergeMessages([], all);
        const index = indexInLog(log, other);

        expect(log.slice(0, index).every((each) => compareMessages(each, other) < 0)).toBe(true);
        expect(log.slice(index).every((each) => compareMessages(each, other) >= 0)).toBe(true);
      }),
    );
  });
});
