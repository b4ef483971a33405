import type { PlatformError } from '../../errors.ts';
import type { Clock } from '../clock.ts';
import type { Directory } from '../directory.ts';
import type { PlatformHttp } from './platform-http.ts';

/** What every group of REST operations works with. */
export type RestContext = {
  readonly http: PlatformHttp;
  readonly directory: Directory;
  readonly clock: Clock;
  /** Hears of records that had to be left out. */
  readonly report: (error: PlatformError) => void;
};
