import { describe, expect, it } from 'vitest';
import { ThreadWorld } from './thread-world.ts';

describe('what a reconcile reads again', () => {
  it('is read later where no cursor stood before it', () => {
    const world = new ThreadWorld({ dialect: 'chained', maxPage: 50, isEndNull: false }, 60);
    world.heal(1_000, true);
    for (let count = 0; count < 60; count += 1) world.run({ type: 'post', fate: 'delivered' });
    world.run({ type: 'insert-late', depth: 80, fate: 'lost' });
    world.run({ type: 'lose-link' });
    for (let count = 0; count < 300; count += 1) world.run({ type: 'post', fate: 'lost' });

    world.heal(40_000, true);

    expect(world.missing()).toEqual([]);
  });

  it('goes back behind what was only pushed while it was read', () => {
    const world = new ThreadWorld({ dialect: 'chained', maxPage: 20, isEndNull: false }, 100);
    world.heal(1_000, true);
    world.run({ type: 'pass', ms: 30_000, isProven: true });
    world.run({ type: 'read-page' });
    for (let count = 0; count < 60; count += 1) world.run({ type: 'post', fate: 'delivered' });
    world.run({ type: 'insert-late', depth: 30, fate: 'lost' });
    for (let count = 0; count < 60; count += 1) world.run({ type: 'post', fate: 'delivered' });
    world.run({ type: 'answer' });

    world.heal(40_000, false);

    expect(world.missing()).toEqual([]);
  });

  it('goes back behind pages that were read before the last', () => {
    const world = new ThreadWorld({ dialect: 'chained', maxPage: 20, isEndNull: false }, 100);
    const readPages = (count: number): void => {
      for (let left = count; left > 0; left -= 1) {
        world.run({ type: 'read-page' });
        world.run({ type: 'answer' });
        world.run({ type: 'pass', ms: 1, isProven: true });
      }
    };
    world.heal(31_000, true);
    for (let count = 0; count < 100; count += 1) world.run({ type: 'post', fate: 'delivered' });
    world.heal(31_000, false);
    world.run({ type: 'lose-link' });
    for (let count = 0; count < 80; count += 1) world.run({ type: 'post', fate: 'lost' });
    world.run({ type: 'join', hole: 0 });
    readPages(10);
    world.run({ type: 'insert-late', depth: 36, fate: 'lost' });
    for (let count = 0; count < 80; count += 1) world.run({ type: 'post', fate: 'lost' });
    readPages(20);

    world.heal(40_000, false);

    expect(world.missing()).toEqual([]);
  });
});
