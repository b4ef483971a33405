import type { Credential } from '../credential.ts';
import { errorOf, type Failure, failureOf, type PlatformPort } from './protocol.ts';

type Question =
  | { readonly type: 'get'; readonly id: number }
  | { readonly type: 'refresh'; readonly id: number; readonly refused: string | undefined };
type Answer =
  | { readonly type: 'token'; readonly id: number; readonly token: string }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure };

/** What the other end must know of a credential beforehand. */
export type CredentialFacts = { readonly kind: Credential['kind']; readonly canRefresh: boolean };

export const factsOf = ({ kind, refresh }: Credential): CredentialFacts => ({ kind, canRefresh: refresh !== undefined });

/** Answers a `createPortCredential` at the other end of the port. */
export const serveCredential = (credential: Credential, port: PlatformPort): void => {
  const obtain = (question: Question): Promise<string> => {
    if (question.type === 'get' || credential.refresh === undefined) return credential.getToken();
    return credential.refresh(question.refused);
  };
  const answer = async (question: Question): Promise<Answer> => {
    const { id } = question;
    try {
      return { type: 'token', id, token: await obtain(question) };
    } catch (error) {
      return { type: 'failed', id, failure: failureOf(error) };
    }
  };
  port.on('message', (question) => void answer(question as Question).then((reply) => port.postMessage(reply)));
};

type Pending = { readonly resolve: (token: string) => void; readonly reject: (error: Error) => void };

/** The credential that `serveCredential` has at the other end of the port, so that secrets are stored and renewed there alone. */
export const createPortCredential = ({ kind, canRefresh }: CredentialFacts, port: PlatformPort): Credential => {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  const ask = (question: (id: number) => Question): Promise<string> =>
    new Promise((resolve, reject) => {
      lastId += 1;
      pending.set(lastId, { resolve, reject });
      port.postMessage(question(lastId));
    });
  port.on('message', (message) => {
    const answer = message as Answer;
    const waiting = pending.get(answer.id);
    pending.delete(answer.id);
    if (answer.type === 'token') waiting?.resolve(answer.token);
    else waiting?.reject(errorOf(answer.failure));
  });
  const getToken = (): Promise<string> => ask((id) => ({ type: 'get', id }));
  return canRefresh ? { kind, getToken, refresh: (refused) => ask((id) => ({ type: 'refresh', id, refused })) } : { kind, getToken };
};
