import type { Fetch } from '../auth/bound-request.ts';
import type { Untrusted } from '../domain/untrusted.ts';
import type { Timestamp } from '../domain/values.ts';
import type { DrillTruth } from '../operations/plan/drill-score.ts';
import type { Credential } from '../platform/credential.ts';
import type { Platform } from '../platform/platform.ts';
import type { DisplayOptions } from './display-options.ts';
import type { Output } from './output.ts';

/** What only the composition root can make, since only it knows which platform and which screen there are. */
export type Services = {
  /** A `fetch` that knows the proxy. */
  readonly fetch: Fetch;
  /** Asks a server for one page without any credential. Rejects where it cannot be reached. */
  readonly probeServer: (server: string) => Promise<ServerProbe>;
  readonly openPlatform: (target: PlatformTarget) => Promise<Platform>;
  /** The names that `--scenario` takes; the first is the default. */
  readonly scenarios: () => Promise<readonly string[]>;
  /** Serves an embedded network until the signal is aborted; `announce` gets its address as one line of JSON. */
  readonly serveNetwork: (network: EmbeddedNetwork, io: { readonly announce: Output; readonly signal: AbortSignal }) => Promise<void>;
  /** Shows the console until it is left. */
  readonly openConsole: (start: ConsoleStart) => Promise<number>;
};

export type PlatformTarget = { readonly server: string; readonly credential: Credential };

/** What one connection to a server showed. */
export type ServerProbe = {
  /** Host and port of the proxy; `null` where the server is reached directly. */
  readonly proxy: string | null;
  /** Of HTTP. */
  readonly status: number;
  readonly latencyMs: number;
  /** How far the server's clock is ahead at least, by its Date header; `null` where it sends none. */
  readonly clockOffsetMs: number | null;
  /** `null` without TLS, which is for this machine only. */
  readonly tls: { readonly protocol: Untrusted; readonly issuer: Untrusted; readonly validUntil: Timestamp } | null;
};

export type EmbeddedNetwork = {
  readonly scenario: string | undefined;
  readonly seed: number;
  /** 0 takes a free port. */
  readonly port: number;
  /** Messages per second of the scenario `flood`. */
  readonly ratePerSecond: number | undefined;
  /** Whether it takes commands that disturb it on purpose. */
  readonly hasControl: boolean;
};

/** What a drill needs besides the demo: a ledger that stays, in `folder`, and what really happened until the console was left. */
export type Drill = { readonly folder: string; readonly onLeft: (truth: DrillTruth) => void };

export type ConsoleStart = {
  readonly source:
    | ({ readonly type: 'server'; readonly profile: string; readonly app: string | null } & PlatformTarget)
    | { readonly type: 'demo'; readonly network: EmbeddedNetwork; readonly drill?: Drill };
  readonly isReadOnly: boolean;
  readonly display: DisplayOptions;
  /** Aborted when the process is asked to end. */
  readonly signal: AbortSignal;
};
