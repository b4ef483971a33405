import { createRandom } from '../world/random.ts';
import type { CommandOf, RequestFault } from './command.ts';

type Rule = CommandOf<'spoil-requests'>;

const matchesPath = (pattern: string, path: string): boolean => {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((part, index) => part === '*' || part === given[index]);
};

/** Decides by one rule which requests are spoilt, and how. */
export const createRequestFaults = (rule: Rule): ((method: string, path: string) => RequestFault | undefined) => {
  const random = createRandom(rule.seed);
  let seen = 0;
  let spoilt = 0;
  return (method, path) => {
    if (rule.method !== undefined && rule.method !== method) return undefined;
    if (rule.path !== undefined && !matchesPath(rule.path, path)) return undefined;
    seen += 1;
    if (spoilt >= rule.count || seen % rule.every !== 0 || !random.chance(rule.probability)) return undefined;
    spoilt += 1;
    return rule.faults[(spoilt - 1) % rule.faults.length];
  };
};
