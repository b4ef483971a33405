import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ARMED_MS, HOLD_MS, IDLE, type TwoKey, type TwoKeyEvent, twoKeyAfter } from '../../../src/operations/plan/two-key.ts';
import { ACME, userId } from '../../support/builders.ts';

const [KIM, LEE] = [userId('kim'), userId('lee')];

/** Events whose times only go on, as a clock gives them. */
const scripts = (operators: readonly (typeof KIM)[]): fc.Arbitrary<readonly TwoKeyEvent[]> => {
  const by = fc.constantFrom(...operators);
  const event = fc.oneof(
    fc.record({ type: fc.constant('armed' as const), by }),
    fc.record({ type: fc.constant('confirmed' as const), by }),
    fc.record({ type: fc.constant('typed' as const), by, text: fc.constantFrom(ACME, 'org_other', '') }),
    fc.record({ type: fc.constant('withdrawn' as const) }),
  );
  const step = fc.constantFrom(0, 1, HOLD_MS - 1, HOLD_MS, ARMED_MS, ARMED_MS + 1);
  return fc.array(fc.tuple(step, event), { maxLength: 12 }).map((steps) => {
    let at = 1000;
    return steps.map(([wait, each]): TwoKeyEvent => {
      at += wait;
      return each.type === 'withdrawn' ? each : { ...each, at };
    });
  });
};

const end = (events: readonly TwoKeyEvent[]): TwoKey => events.reduce((state, event) => twoKeyAfter(state, event, ACME), IDLE);

it('never lets a single operator through without the mark of an override, however they go about it', () => {
  fc.assert(
    fc.property(scripts([KIM]), (events) => {
      const state = end(events);
      expect(state.state === 'released' ? state.confirmedBy : 'override').toBe('override');
    }),
    { numRuns: 2000 },
  );
});

it('marks an act as confirmed by two only for two different operators, of whom one armed it at most two minutes before', () => {
  fc.assert(
    fc.property(scripts([KIM, LEE]), (events) => {
      const index = events.findIndex((_, at) => end(events.slice(0, at + 1)).state === 'released');
      const [state, before, event] = [end(events.slice(0, index + 1)), end(events.slice(0, Math.max(0, index))), events[index]];
      fc.pre(state.state === 'released' && before.state === 'armed' && event !== undefined && event.type !== 'withdrawn');
      const waited = event.at - before.at;
      const isAllowed =
        state.confirmedBy === 'two-key'
          ? new Set(state.by).size === 2 && waited <= ARMED_MS
          : event.type === 'typed' && event.text === ACME && event.by === before.by && waited >= HOLD_MS && waited <= ARMED_MS;
      expect(isAllowed).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

it('goes by both ways', () => {
  const armed = { type: 'armed', by: KIM, at: 0 } as const;
  expect(end([armed, { type: 'confirmed', by: LEE, at: ARMED_MS }])).toMatchObject({ state: 'released', confirmedBy: 'two-key' });
  expect(end([armed, { type: 'confirmed', by: LEE, at: ARMED_MS + 1 }])).toEqual(IDLE);
  expect(end([armed, { type: 'typed', by: KIM, text: ACME, at: HOLD_MS }])).toMatchObject({ confirmedBy: 'override' });
  expect(end([armed, { type: 'typed', by: KIM, text: ACME, at: HOLD_MS - 1 }])).toMatchObject({ state: 'armed' });
});
