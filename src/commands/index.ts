import { APP_COMMANDS } from './app.ts';
import { CHOICE_COMMANDS } from './choice.ts';
import type { Command } from './command.ts';
import { confirmCommands } from './confirm.ts';
import { INCIDENT_COMMANDS } from './incident.ts';
import { createKeymap } from './keymap.ts';
import { LEDGER_COMMANDS } from './ledger.ts';
import { LIST_COMMANDS } from './list.ts';
import { MENTION_COMMANDS } from './mention.ts';
import { OPEN_COMMANDS } from './open.ts';
import { paletteTable } from './palette.ts';
import { POST_COMMANDS } from './post.ts';
import { RESTORE_COMMANDS } from './restore.ts';
import { RETRY_COMMANDS } from './retry.ts';
import { STOP_COMMANDS } from './stop.ts';
import { TEAM_COMMANDS } from './team.ts';
import { TEXT_COMMANDS } from './text.ts';
import { THREAD_COMMANDS } from './thread.ts';
import { TWO_KEY_COMMANDS } from './two-key.ts';

/** Everything the operator can do: the one table behind keys, help, footer, palette and documentation. */
export const COMMANDS: readonly Command[] = [
  ...OPEN_COMMANDS,
  ...THREAD_COMMANDS,
  ...POST_COMMANDS,
  ...MENTION_COMMANDS,
  ...TEAM_COMMANDS,
  ...INCIDENT_COMMANDS,
  ...RESTORE_COMMANDS,
  ...RETRY_COMMANDS,
  ...STOP_COMMANDS,
  ...TWO_KEY_COMMANDS,
  ...LEDGER_COMMANDS,
  ...LIST_COMMANDS,
  ...APP_COMMANDS,
  ...paletteTable(() => COMMANDS),
  ...confirmCommands(() => COMMANDS),
  ...CHOICE_COMMANDS,
  ...TEXT_COMMANDS,
];

/** The keys as they come with netconsole. */
export const KEYMAP = createKeymap(COMMANDS);
