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
});
