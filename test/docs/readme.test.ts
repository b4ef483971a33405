import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withKeyTable } from '../../scripts/key-table.ts';

it('shows in the README the keys that there are', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

  expect(readme).toBe(withKeyTable(readme));
});
