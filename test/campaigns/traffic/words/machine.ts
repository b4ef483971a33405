import type { Random } from '../../loops/random.ts';
import { grammar } from './grammar.ts';

export const RETRY = grammar(['{try} {call}: {error}. {again}', '{call} {failed} ({error}). {again}', '{again} {call} {failed}: {error}'], {
  try: ['attempt {n} of', 'trying again,', 'retry:', 'calling', 'run {n}:', 'one more time:'],
  call: ['{tool}({arg})', 'the {tool} call for {ref}', 'tool {tool} with {arg}', '`{tool} {arg}`', '{tool} on {system}'],
  tool: [
    'update_record',
    'fetch_status',
    'send_message',
    'create_ticket',
    'sync_inventory',
    'lookup_customer',
    'apply_patch',
    'run_query',
    'post_journal',
  ],
  arg: ['id={ref}', '{"ref":"{ref}"}', '{ref}', 'ref={ref}, force=true', 'key="{ref}"'],
  failed: ['failed', 'did not go through', 'returned an error', 'was refused', 'came back empty', 'timed out'],
  error: [
    'HTTP 429 Too Many Requests',
    'HTTP 500',
    'ETIMEDOUT after 30000 ms',
    "missing required argument 'name'",
    'permission denied (code 403)',
    'schema validation error at $.items[0]',
    'upstream connect error',
    'conflict: version mismatch',
  ],
  again: [
    'Retrying with the same parameters.',
    'I will try again.',
    'Please retry on your side as well.',
    'Let me call it once more.',
    'Could you re-send the arguments?',
    'Adjusting and retrying.',
    'Will repeat until it succeeds.',
    'Let us try a different casing of the key.',
  ],
});

const hex = (random: Random, length: number): string => Array.from({ length }, () => random.int(0, 15).toString(16)).join('');

export const uuid = (random: Random): string => [8, 4, 4, 4, 12].map((length) => hex(random, length)).join('-');

/** An envelope as machines send it: the same words every time, ever new ids and times. */
export const envelope = (random: Random, fields: Readonly<Record<string, string | number | boolean>>): string =>
  JSON.stringify(
    { id: uuid(random), trace_id: hex(random, 32), ts: 1_760_000_000 + random.int(0, 9_999_999), ...fields },
    null,
    random.chance(0.5) ? 2 : 0,
  );

export const logLines = (random: Random, count: number): string =>
  Array.from({ length: count }, (_, line) =>
    [
      `2026-03-${String(random.int(1, 28)).padStart(2, '0')}T${String(random.int(0, 23)).padStart(2, '0')}:${String((line * 7) % 60).padStart(2, '0')}:${String(random.int(0, 59)).padStart(2, '0')}Z`,
      random.pick(['INFO', 'WARN', 'ERROR', 'DEBUG']),
      random.pick(['http', 'db.pool', 'queue', 'auth', 'scheduler', 'cache']),
      random.pick([
        'request finished',
        'slow statement',
        'connection reset by peer',
        'lease renewed',
        'token refreshed',
        'consumer lag',
        'retry scheduled',
      ]),
      `ms=${random.int(1, 4_000)} id=${hex(random, 8)}`,
    ].join(' '),
  ).join('\n');

export const table = (random: Random, head: readonly string[], rows: number): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...Array.from(
      { length: rows },
      () => `| ${head.map((_, column) => (column === 0 ? hex(random, 6).toUpperCase() : String(random.int(0, 9_999)))).join(' | ')} |`,
    ),
  ].join('\n');

const NOUNS = [
  'order',
  'session',
  'invoice',
  'batch',
  'token',
  'shipment',
  'route',
  'report',
  'cursor',
  'policy',
  'quota',
  'lease',
  'signal',
  'window',
];
const VERBS = ['load', 'merge', 'parse', 'retry', 'validate', 'resolve', 'render', 'split', 'expire', 'count', 'index', 'publish'];

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** A piece of code that no other piece repeats. */
export const code = (random: Random): { readonly name: string; readonly file: string; readonly text: string } => {
  const [verb, noun, other] = [random.pick(VERBS), random.pick(NOUNS), random.pick(NOUNS)];
  const name = `${verb}${capital(noun)}${random.pick(['', 'ById', 'Lazily', `For${capital(other)}`, 'OrThrow', 'InOrder'])}`;
  const file = `src/${noun}/${verb}-${other}.ts`;
  const body = random.pick([
    `  const found = ${other}s.filter((${other}) => ${other}.${noun} !== null && ${other}.age < ${random.int(5, 900)});\n  return found.map(${verb}One);`,
    `  for (const ${other} of await store.${verb}(${noun}Id)) {\n    if (${other}.version > ${random.int(1, 40)}) continue;\n    yield ${other};\n  }`,
    `  if (${noun} === null) throw new RangeError('no ${noun} in the ${other}');\n  const limit = Math.min(${noun}.size, ${random.int(10, 5_000)});\n  return ${noun}.slice(0, limit);`,
    `  const key = \`\${${noun}.id}:${hex(random, 4)}\`;\n  return cache.get(key) ?? ${verb}Remote(key, { timeoutMs: ${random.int(200, 9_000)} });`,
  ]);
  return { name, file, text: `\`\`\`ts\n// ${file}\nexport const ${name} = (${noun}: ${capital(noun)}) => {\n${body}\n};\n\`\`\`` };
};
