import { badRequest } from '../world/refusal.ts';
import type { Answer, Call, PublicCall } from './call.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An operation. `open` ones need no token. */
export type Route =
  | { readonly method: Method; readonly path: string; readonly isOpen?: false; readonly answer: (call: Call) => Answer }
  | { readonly method: Method; readonly path: string; readonly isOpen: true; readonly answer: (call: PublicCall) => Answer };

export type Match = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest('The path is not valid.');
  }
};

const matchSegments = (pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined => {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decode(segment);
    else if (part !== segment) return undefined;
  }
  return params;
};

/** Finds the operation of a request: fixed segments win over parameters, because such routes are listed first. */
export const createRouter = (routes: readonly Route[]): ((method: string, path: string) => Match | undefined) => {
  const compiled = routes.map((route) => ({ route, pattern: segmentsOf(route.path) }));
  return (method, path) => {
    const segments = segmentsOf(path);
    for (const { route, pattern } of compiled) {
      if (route.method !== method) continue;
      const params = matchSegments(pattern, segments);
      if (params !== undefined) return { route, params };
    }
    return undefined;
  };
};
