import type { EmbeddedNetwork } from '../cli/services.ts';
import type { LocalNetworkSettings } from '../simulator/local-network.ts';
import type { ScenarioName } from '../simulator/scenarios/scenarios.ts';

/** What the command line asked for, as the embedded network takes it; the scenario's name was checked there. */
export const networkSettings = ({
  scenario = 'company',
  seed,
  port,
  ratePerSecond,
  hasControl,
}: EmbeddedNetwork): LocalNetworkSettings => ({
  scenario: scenario as ScenarioName,
  seed,
  port,
  hasControlEndpoint: hasControl,
  ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
});
