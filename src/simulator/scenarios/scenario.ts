import type { ControlCommand } from '../control/command.ts';
import type { World } from '../world/world.ts';

/** What happens in a network. */
export type Scenario = {
  /** One sentence for `--help`. */
  readonly summary: string;
  /** How much of the past is played before the network opens, so that there is something to scroll back to. */
  readonly historyMs: number;
  /** Fills an empty world whose time is `historyMs` before the opening. `opensAt` is the time of the opening. */
  /** What is wrong with the network from the start. */
  readonly faults?: readonly ControlCommand[];
  readonly build: (world: World, options: ScenarioOptions) => void;
};

export type ScenarioOptions = { readonly opensAt: number; readonly ratePerSecond: number };
