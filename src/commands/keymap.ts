import { type Command, type KeyContext, keyContextsOf } from './command.ts';

/** What a key leads to: a command, the beginning of a combination, or nothing. */
export type KeyMatch =
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'prefix'; readonly next: readonly { readonly key: string; readonly command: Command }[] }
  | { readonly type: 'none' };

type Node = { command?: Command; readonly next: Map<string, Node> };

/** Keys to commands: a trie for each scope. */
export type Keymap = { readonly match: (scopes: readonly KeyContext[], keys: readonly string[]) => KeyMatch };

/** Builds the keymap. Throws when two commands want the same keys in one scope, or one key is both a command and a beginning. */
export const createKeymap = (commands: readonly Command[]): Keymap => {
  const tries = new Map<KeyContext, Node>();
  for (const command of commands) {
    for (const scope of keyContextsOf(command)) for (const keys of command.keys) add(rootOf(tries, scope), keys.split(' '), command);
  }
  return {
    match: (scopes, keys) => {
      for (const scope of scopes) {
        const node = walk(tries.get(scope), keys);
        if (node?.command !== undefined) return { type: 'command', command: node.command };
        if (node !== undefined && node.next.size > 0) return { type: 'prefix', next: nextCommands(tries, scopes, keys) };
      }
      return { type: 'none' };
    },
  };
};

function rootOf(tries: Map<KeyContext, Node>, scope: KeyContext): Node {
  const known = tries.get(scope) ?? { next: new Map<string, Node>() };
  tries.set(scope, known);
  return known;
}

function add(root: Node, keys: readonly string[], command: Command): void {
  let node = root;
  for (const key of keys) {
    if (node.command !== undefined) throw new Error(`${keys.join(' ')} of ${command.id} begins with the key of ${node.command.id}`);
    const next = node.next.get(key) ?? { next: new Map<string, Node>() };
    node.next.set(key, next);
    node = next;
  }
  if (node.command !== undefined || node.next.size > 0)
    throw new Error(`${keys.join(' ')} of ${command.id} is taken${node.command === undefined ? '' : ` by ${node.command.id}`}`);
  node.command = command;
}

const walk = (root: Node | undefined, keys: readonly string[]): Node | undefined =>
  keys.reduce<Node | undefined>((node, key) => node?.next.get(key), root);

function nextCommands(
  tries: ReadonlyMap<KeyContext, Node>,
  scopes: readonly KeyContext[],
  keys: readonly string[],
): { key: string; command: Command }[] {
  const found = new Map<string, Command>();
  for (const scope of scopes) {
    for (const [key, { command }] of walk(tries.get(scope), keys)?.next ?? [])
      if (command !== undefined && !found.has(key)) found.set(key, command);
  }
  return Array.from(found, ([key, command]) => ({ key, command }));
}
