import type { Mutant } from './mutant.ts';

/** In how posts are kept until it is known how they ended. */
export const OUTBOX_MUTANTS: readonly Mutant[] = [
  {
    name: 'a post is sent again with another key',
    file: 'outbox/post-attempt.ts',
    from: 'message: await platform.postMessage(post)',
    to: 'message: await platform.postMessage({ ...post, idempotencyKey: `${post.idempotencyKey}${isDoubtful ? now : 0}` })',
  },
  {
    name: 'a post is sent again without looking for it',
    file: 'outbox/post-attempt.ts',
    from: 'if (isDoubtful) {',
    to: 'if (isDoubtful && now < 0) {',
  },
  {
    name: 'an unknown outcome counts as failed',
    file: 'outbox/post-attempt.ts',
    from: "case 'protocol':\n      return { type: 'open', isDoubtful: true, error };",
    to: "case 'protocol':\n      return { type: 'failed', error };",
  },
  {
    name: 'a post that has to wait lets the next one pass',
    file: 'outbox/thread-queue.ts',
    from: 'this.#failures += 1;',
    to: 'this.#failures += 1;\n    this.#parcels.push(...this.#parcels.splice(0, 1));',
  },
  {
    name: 'a post is accepted before it is written down',
    file: 'outbox/outbox.ts',
    from: "await this.#write(file, { type: 'queued', owner: this.owner, post });",
    to: "void this.#write(file, { type: 'queued', owner: this.owner, post }).catch(() => {});",
  },
  {
    name: 'a post is written down but not made durable',
    file: 'ledger/file-writer.ts',
    from: 'isWritten = true;\n      await handle.sync();',
    to: 'isWritten = true;',
  },
  {
    name: 'it is not noted that a post may be on its way',
    file: 'outbox/post-attempt.ts',
    from: 'await outbox.attempt(post.idempotencyKey);',
    to: '',
  },
  {
    name: 'any message of the thread is taken for the post',
    file: 'outbox/post-attempt.ts',
    from: 'page.messages.find((message) => message.idempotencyKey === post.idempotencyKey)',
    to: 'page.messages.at(-1)',
  },
  {
    name: 'a post that is given up is called sending for ever',
    file: 'outbox/thread-queue.ts',
    from: "await this.#settle(parcel, { state: 'failed', reason: result.error.message }, result.error);",
    to: '',
  },
  {
    name: 'the files of a console that runs are taken from it',
    file: 'outbox/outbox.ts',
    from: "listed.state === 'in-use' ? undefined : await takeFile(this.#place, listed)",
    to: 'await takeFile(this.#place, listed)',
  },
];
