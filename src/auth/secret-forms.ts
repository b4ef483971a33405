/**
 * The forms in which a secret may turn up in a text: as it is, percent-encoded once and twice, form-encoded, escaped for JSON,
 * in base64 and base64url at each of the three alignments (as inside `user:secret`), and in hexadecimal.
 */
export const secretForms = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret, 'utf8');
  const percent = encodeURIComponent(secret);
  const base64 = [0, 1, 2].map((lead) => base64Core(bytes, lead));
  const forms = [
    secret,
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    encodeURIComponent(percent),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    bytes.toString('hex'),
    bytes.toString('hex').replace(/../g, '$& ').trim(),
  ];
  return [...new Set(forms)].filter((form) => form.length >= 6);
};

/** The characters of the base64 text that depend on the secret alone, when `lead` bytes of a group stand before it. */
function base64Core(bytes: Buffer, lead: number): string {
  const text = Buffer.concat([Buffer.alloc(lead), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const start = lead === 0 ? 0 : lead + 1;
  const isWhole = (lead + bytes.length) % 3 === 0;
  return text.slice(start, isWhole ? undefined : -1);
}
