import { expect, it } from 'vitest';
import { type ConfirmationLevel, confirmationLevelFor, type Stakes } from '../../../src/operations/plan/confirmation-level.ts';

const TABLE: readonly (readonly [Stakes, ConfirmationLevel])[] = [
  [{ kind: 'mute', scope: 'thread', targets: 1, isIncident: false }, { level: 0 }],
  [{ kind: 'unmute', scope: 'thread', targets: 1, isIncident: true }, { level: 0 }],
  [
    { kind: 'pause', scope: 'routine', targets: 1, isIncident: false },
    { level: 1, key: 'y' },
  ],
  [
    { kind: 'resume', scope: 'agent', targets: 1, isIncident: true },
    { level: 1, key: 'y' },
  ],
  [
    { kind: 'block', scope: 'thread', targets: 1, isIncident: false },
    { level: 1, key: 'y' },
  ],
  [
    { kind: 'pause', scope: 'agent', targets: 2, isIncident: false },
    { level: 2, type: '2' },
  ],
  [
    { kind: 'humans-only', scope: 'team', targets: 17, isIncident: false },
    { level: 2, type: '17' },
  ],
  [
    { kind: 'humans-only', scope: 'team', targets: 17, isIncident: true },
    { level: 2, key: 'y' },
  ],
  [
    { kind: 'restore', scope: 'marked', targets: 40, isIncident: true },
    { level: 2, key: 'y' },
  ],
  [
    { kind: 'cancel', scope: 'session', targets: 1, isIncident: false },
    { level: 3, type: '1' },
  ],
  [
    { kind: 'cancel', scope: 'thread', targets: 9, isIncident: true },
    { level: 3, type: '9' },
  ],
  [
    { kind: 'remove-member', scope: 'team', targets: 1, isIncident: true },
    { level: 3, type: '1' },
  ],
  [
    { kind: 'create-invite', scope: 'team', targets: 1, isIncident: false },
    { level: 3, type: '1' },
  ],
  [
    { kind: 'pause', scope: 'org', targets: 1, isIncident: true },
    { level: 4, type: 'org' },
  ],
  [
    { kind: 'cancel', scope: 'org', targets: 90, isIncident: true },
    { level: 4, type: 'org' },
  ],
  [
    { kind: 'resume', scope: 'org', targets: 90, isIncident: false },
    { level: 4, type: 'org' },
  ],
];

it.each(TABLE)('%o asks for %o', (stakes, countersign) => {
  expect(confirmationLevelFor(stakes)).toEqual(countersign);
});
