import { tick } from '../world/tick.ts';
import { drainEvents, type World } from '../world/world.ts';
import type { WorldEvent } from '../world/world-event.ts';

/** Keeps a world going in real time and tells what happens in it. */
export type Driver = {
  /** Brings the world to the present, does something to it, and publishes what came of it before returning. */
  readonly apply: <T>(change: (world: World) => T) => T;
  /** Plays so many milliseconds of the world at once, and publishes what came of it before returning. */
  readonly advance: (ms: number) => void;
  readonly stop: () => void;
};

const LONGEST_WAIT_MS = 60_000;

/** `speed` is how many milliseconds of the world pass in one of `now`. */
export const createDriver = (
  world: World,
  options: { readonly now: () => number; readonly speed: number; readonly publish: (event: WorldEvent) => void },
): Driver => {
  const startedAt = options.now();
  const opensAt = world.now;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let skippedMs = 0;

  const worldTime = (): number => opensAt + skippedMs + (options.now() - startedAt) * options.speed;

  const publishAll = (): void => {
    for (const event of drainEvents(world)) options.publish(event);
  };

  const wait = (): void => {
    clearTimeout(timer);
    const nextAt = world.schedule.nextAt();
    if (isStopped || nextAt === undefined) return;
    const delay = Math.min(LONGEST_WAIT_MS, Math.max(0, (nextAt - worldTime()) / options.speed));
    timer = setTimeout(proceed, Math.ceil(delay));
  };

  const proceed = (): void => {
    tick(world, worldTime());
    publishAll();
    wait();
  };

  wait();
  return {
    apply: (change) => {
      tick(world, worldTime());
      try {
        return change(world);
      } finally {
        publishAll();
        wait();
      }
    },
    advance: (ms) => {
      skippedMs += ms;
      proceed();
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
};
