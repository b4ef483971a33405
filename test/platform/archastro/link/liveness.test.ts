import { describe, expect, it } from 'vitest';
import { Liveness, MAX_SILENCE_MS } from '../../../../src/platform/archastro/link/liveness.ts';
import { createManualClock } from '../clocks.ts';

const start = ({ isJoining = () => false }: { readonly isJoining?: () => boolean } = {}) => {
  const clock = createManualClock();
  const startedAt = clock.monotonicMs();
  const log: string[] = [];
  const note = (what: string) => (): void => {
    log.push(`${what} at ${(clock.monotonicMs() - startedAt) / 1000}`);
  };
  const liveness = new Liveness(clock, MAX_SILENCE_MS, {
    beat: note('beat'),
    isJoining,
    onQuiet: note('quiet'),
    onHeardAgain: note('heard'),
    onDead: note('dead'),
  });
  return { clock, log, liveness };
};

describe('Liveness', () => {
  it('sends a heartbeat at once and then every 10 s while each is answered', () => {
    const { clock, log, liveness } = start();

    for (let second = 0; second < 25; second += 1) {
      clock.advance(1_000);
      liveness.heard();
      liveness.answered();
    }

    expect(log).toEqual(['beat at 0', 'beat at 10', 'beat at 20']);
  });

  it('asks after 5 s of silence, tells of it 2 s later and gives up 5 s after it asked', () => {
    const { clock, log, liveness } = start();
    liveness.heard();
    liveness.answered();

    clock.advance(20_000);

    expect(log).toEqual(['beat at 0', 'beat at 5', 'quiet at 7', 'dead at 10']);
  });

  it('takes any frame for a sign of life', () => {
    const { clock, log, liveness } = start();

    clock.advance(3_000);
    liveness.heard();
    clock.advance(4_000);

    expect(log).toEqual(['beat at 0', 'quiet at 2', 'heard at 3']);
  });

  it('waits longer while a join holds up the answers, but not for ever', () => {
    const { clock, log } = start({ isJoining: () => true });

    clock.advance(60_000);

    expect(log).toEqual(['beat at 0', 'dead at 15']);
  });

  it('gives up a connection on which only the way in works', () => {
    const { clock, log, liveness } = start();

    for (let second = 0; second < 60; second += 1) {
      clock.advance(1_000);
      liveness.heard();
    }

    expect(log.filter((entry) => !entry.startsWith('beat'))[0]).toBe('dead at 22');
  });

  it('does not blame the link for a process that was held up itself', () => {
    const { clock, log, liveness } = start();
    liveness.heard();
    liveness.answered();
    clock.advance(5_000);

    clock.stall(30_000);
    clock.advance(500);
    liveness.heard();
    clock.advance(1_500);

    expect(log).toEqual(['beat at 0', 'beat at 5', 'beat at 36']);
  });

  it('does nothing more after it was stopped', () => {
    const { clock, log, liveness } = start();

    liveness.stop();
    clock.advance(60_000);

    expect(log).toEqual(['beat at 0']);
  });
});
