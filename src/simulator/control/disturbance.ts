import { createRandom, type Random } from '../world/random.ts';
import type { CommandOf } from './command.ts';

/** Sends frames on, or not, or twice, or later. */
export type Disturbance = { readonly pass: (send: () => void) => void };

type Broadcasts = Omit<CommandOf<'disturb-broadcasts'>, 'do'>;

/** A way for broadcasts that loses, doubles, delays and reorders by seeded chance until `count` of them have passed. */
export const createDisturbance = (options: Broadcasts): Disturbance & { readonly isOver: () => boolean } => {
  const random: Random = createRandom(options.seed);
  let left = options.count;
  let held: (() => void) | undefined;

  const release = (): void => {
    const send = held;
    held = undefined;
    send?.();
  };

  return {
    isOver: () => left <= 0 && held === undefined,
    pass: (send) => {
      if (left <= 0) {
        send();
        return release();
      }
      left -= 1;
      const [lost, doubled, delayed, reordered] = [options.lose, options.duplicate, options.delay, options.reorder].map((chance) =>
        random.chance(chance),
      );
      if (lost) return release();
      if (delayed) {
        setTimeout(send, options.delayMs).unref();
        return release();
      }
      if (reordered && held === undefined) {
        held = send;
        return;
      }
      send();
      if (doubled) send();
      release();
    },
  };
};
