import { type Audience, audienceKey, audienceOf } from '../domain/audience.ts';
import type { ThreadId } from '../domain/ids.ts';
import type { Post } from '../domain/message.ts';
import type { Target } from '../domain/operation.ts';
import { untrusted } from '../domain/untrusted.ts';
import { recordAct } from '../operations/execute/ledger-writer.ts';
import { isUnknownOutcome } from '../platform/errors.ts';
import { caretBeside } from '../presenter/field-lines.ts';
import { COMPOSER_MARGIN } from '../presenter/layout.ts';
import { orgName, threadName } from '../presenter/names.ts';
import { type Confirmation, type ConsoleState, selectDraft } from '../store/state.ts';
import type { Line } from '../text/line.ts';
import { countText, joinSafe, type SafeText, safe } from '../text/safe.ts';
import type { Command, CommandContext } from './command.ts';
import { errorText } from './run.ts';
import { goneThread, readOnly } from './thread.ts';

/** The platform takes longer texts, but nobody reads them; the limit is the composer's, as its counter says. */
export const MAX_POST_LENGTH = 4_000;

const whyGone = (state: ConsoleState): SafeText | undefined => {
  const reason = goneThread(state);
  return reason === undefined ? undefined : safe`${reason} Nothing was sent, and your text is kept.`;
};

const whyNot = (state: ConsoleState): SafeText | undefined => {
  const { length } = selectDraft(state).value.trim();
  if (length === 0) return safe`There is nothing to send yet.`;
  if (length > MAX_POST_LENGTH) return safe`The message is ${length - MAX_POST_LENGTH} characters too long; nothing was sent.`;
  return readOnly(state) ?? whyGone(state);
};

/** Asks where it is not proven that only ours read the thread, once for the same readers, and where they changed during writing. */
const confirmReaders = (state: ConsoleState): Confirmation | undefined => {
  const { thread, composer } = state.view;
  if (thread === null) return undefined;
  const audience = audienceOf(state.network, thread);
  const key = audienceKey(audience);
  const began = composer.isOpen ? (composer.begun?.audience ?? key) : key;
  const hasChanged = began !== key && began !== 'unknown';
  if (!hasChanged && (audience.type === 'ours' || composer.confirmed.get(thread) === key)) return undefined;
  const { title, readers, consequence } = askAbout(state, audience);
  return {
    about: `${thread} ${key}`,
    title: hasChanged ? safe`The readers changed while you wrote. Post?` : title,
    lines: [
      [{ text: safe`#${threadName(state.network, thread)} `, role: 'plain' }, ...readers, { text: safe`.`, role: 'plain' }],
      [{ text: consequence, role: 'dim' }],
    ],
    answer: { type: 'key', key: 'y' },
    plan: null,
  };
};

type Question = { readonly title: SafeText; readonly readers: Line; readonly consequence: SafeText };

function askAbout({ network }: ConsoleState, audience: Audience): Question {
  if (audience.type === 'ours')
    return {
      title: safe`Post inside your organisation?`,
      readers: [{ text: safe`is now read only inside ${orgName(network, network.me?.org ?? null)}`, role: 'plain' }],
      consequence: safe`Who was to read this when you began does not any more.`,
    };
  if (audience.type !== 'outside')
    return {
      title: safe`Post without knowing who reads it?`,
      readers: [{ text: safe`may be read outside: the members of its team could not be read yet`, role: 'external' }],
      consequence: safe`What you write may leave your organisation.`,
    };
  const names = joinSafe(
    audience.orgs.map((org) => orgName(network, org)),
    safe`, `,
  );
  return {
    title: safe`Post to ${countText(audience.orgs.length, safe`outside organisation`)}?`,
    readers: [
      { text: safe`is read by `, role: 'plain' },
      { text: names, role: 'external' },
    ],
    consequence: safe`What you write leaves your organisation. Asked once for these readers.`,
  };
}

async function post(context: CommandContext): Promise<void> {
  const { store } = context;
  const { thread } = store.getState().view;
  const text = selectDraft(store.getState()).value.trim();
  if (thread === null || text.length === 0) return;
  store.dispatch({ type: 'draft-sent', thread, text });
  await send(context, {
    thread,
    content: text,
    idempotencyKey: context.newId(),
    type: store.getState().view.composer.type,
    replyTo: null,
    writtenAt: context.now(),
  });
}

/** Sends a post, written down as every act is, and shows how it ends. A text that was not sent goes back into the composer where that is empty. */
async function send({ store, platform, ledger, newId }: CommandContext, draft: Post): Promise<void> {
  const { thread: id } = draft;
  const target: Target = { type: 'thread', id, name: store.getState().network.threads.get(id)?.title ?? null };
  let isSent = false;
  const work = async (): Promise<void> => {
    const message = await platform.postMessage(draft);
    isSent = true;
    store.dispatch({ type: 'delivery-changed', post: draft, delivery: { state: 'sent', message: message.id } });
  };
  store.dispatch({ type: 'delivery-changed', post: draft, delivery: { state: 'sending' } }, { type: 'follow-resumed' });
  try {
    await recordAct(ledger, { id: newId(), kind: 'post', scope: { type: 'thread', id }, target, targetOf: () => target, work });
  } catch (error) {
    if (isSent) {
      store.dispatch({ type: 'notice-shown', level: 'warning', text: safe`Sent, but that could not be recorded: ${errorText(error)}` });
      return;
    }
    if (isUnknownOutcome(error)) {
      store.dispatch({ type: 'delivery-changed', post: draft, delivery: { state: 'unknown' } });
      return;
    }
    const reason = errorText(error);
    store.dispatch(
      { type: 'delivery-changed', post: draft, delivery: { state: 'failed', reason: untrusted(reason) } },
      { type: 'draft-restored', thread: draft.thread, text: draft.content },
      { type: 'notice-shown', level: 'error', text: safe`Not sent: ${reason}` },
    );
  }
}

const failedPost = (state: ConsoleState, thread: ThreadId | null): Post | undefined =>
  state.network.posts.find(({ post: { thread: target }, delivery }) => target === thread && delivery.state === 'failed')?.post;

/** Tries a failed post again under its own key, so that it cannot be there twice. */
async function retry(context: CommandContext): Promise<void> {
  const state = context.store.getState();
  const failed = failedPost(state, state.view.thread);
  if (failed !== undefined) await send(context, failed);
}

export const POST_COMMANDS: readonly Command[] = [
  {
    id: 'thread.post',
    title: 'Send the message',
    scope: 'composer',
    keys: ['enter'],
    hint: 'send',
    disabledReason: whyNot,
    confirm: confirmReaders,
    run: post,
  },
  {
    id: 'thread.newline',
    title: 'New line',
    scope: 'composer',
    keys: ['ctrl-j', 'alt-enter', 'shift-enter'],
    hint: 'new line',
    run: ({ store }) => store.dispatch({ type: 'draft-edited', edit: { type: 'insert', text: '\n' } }),
  },
  {
    id: 'composer.edit',
    title: 'Write in your editor ($VISUAL or $EDITOR)',
    scope: 'composer',
    keys: ['ctrl-x ctrl-e'],
    hint: 'editor',
    run: editDraft,
  },
  { id: 'composer.up', title: 'Previous line, or an older text', scope: 'composer', keys: ['up'], run: recallOrMove(1) },
  { id: 'composer.down', title: 'Next line, or a newer text', scope: 'composer', keys: ['down'], run: recallOrMove(-1) },
  {
    id: 'composer.close',
    title: 'Stop writing and keep the draft',
    scope: 'composer',
    keys: ['esc'],
    hint: 'keep draft',
    run: ({ store }) => store.dispatch({ type: 'composer-closed' }),
  },
  { id: 'composer.clear', title: 'Clear the draft, or stop writing', scope: 'composer', keys: ['ctrl-c'], run: clearOrClose },
  {
    id: 'thread.retry',
    title: 'Send a failed message again',
    scope: 'messages',
    keys: ['E'],
    disabledReason: (state) =>
      readOnly(state) ??
      whyGone(state) ??
      (failedPost(state, state.view.thread) === undefined ? safe`No message of yours failed here.` : undefined),
    confirm: confirmReaders,
    run: retry,
  },
];

/** Up and down move within a text of several rows, and through the history at its edges. */
function recallOrMove(by: 1 | -1): Command['run'] {
  return ({ store }) => {
    const state = store.getState();
    const cursor = caretBeside(selectDraft(state), state.terminal.columns - COMPOSER_MARGIN, by === 1 ? -1 : 1);
    store.dispatch(cursor === undefined ? { type: 'draft-recalled', by } : { type: 'draft-edited', edit: { type: 'move-to', cursor } });
  };
}

/** The draft goes to the editor and comes back as a draft: nothing is sent. */
async function editDraft({ store, terminal }: CommandContext): Promise<void> {
  const edited = await terminal.edit(selectDraft(store.getState()).value);
  if (edited.type === 'edited') store.dispatch({ type: 'draft-edited', edit: { type: 'set', text: edited.text } });
  else store.dispatch({ type: 'notice-shown', level: 'warning', text: safe`The message is as it was: ${edited.reason}.` });
}

function clearOrClose({ store }: CommandContext): void {
  const isEmpty = selectDraft(store.getState()).value === '';
  store.dispatch(isEmpty ? { type: 'composer-closed' } : { type: 'draft-edited', edit: { type: 'set', text: '' } });
}
