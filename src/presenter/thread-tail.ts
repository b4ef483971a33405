import { untrusted } from '../domain/untrusted.ts';
import { createSelector } from '../store/create-selector.ts';
import type { Line } from '../text/line.ts';
import { span } from '../text/line.ts';
import { joinSafe, oneLine, safe, safeLine, safeText } from '../text/safe.ts';
import { authorName } from './names.ts';

/** Own posts of the open thread that are not in it yet, each with what is known of its delivery. */
export const selectPendingLines = createSelector(
  ({ network, view }) => [network.posts, view.thread],
  ({ network, view }): readonly Line[] =>
    network.posts
      .filter(({ post }) => post.thread === view.thread)
      .map(({ post, delivery }): Line => {
        const text = oneLine(safeText(untrusted(post.content)));
        switch (delivery.state) {
          case 'sending':
          case 'sent':
            return [span(safe` … sending  `, 'dim'), span(text, 'dim')];
          case 'unknown':
            return [span(safe` ? not confirmed, checking  `, 'warning'), span(text, 'dim')];
          case 'failed':
            return [span(safe` x not sent: ${safeLine(delivery.reason)} (E sends again)  `, 'danger'), span(text)];
        }
      }),
);

/** Who is typing in the open thread. */
export const selectTypingLine = createSelector(
  ({ network, view }) => [view.thread === null ? undefined : network.typing.get(view.thread), view.thread, network.members, network.agents],
  ({ network, view }): Line => {
    const typing = view.thread === null ? [] : (network.typing.get(view.thread) ?? []);
    if (typing.length === 0) return [];
    const names = joinSafe(
      typing.slice(0, 3).map(({ author }) => authorName(network, author)),
      safe`, `,
    );
    return [span(safe` ${names} ${typing.length === 1 ? safe`is` : safe`are`} typing…`, 'dim')];
  },
);
