/** The keys and tokens of the platform by their prefixes (publishable, secret, access token), and JSON web tokens. */
const KEY = /(?<![A-Za-z0-9])(?:sk|pk|sat|rk|whsec)_[A-Za-z0-9_-]{8,}/;
const JWT = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?/;
const AUTHORIZATION = /\b(?:Bearer|Basic)\s+(?=\S*[0-9=])[A-Za-z0-9._~+/=-]{8,}/i;

/** What looks like a secret wherever it stands. */
export const SECRET_SHAPES: readonly RegExp[] = [AUTHORIZATION, JWT, KEY];

/** Whether a text holds something that looks like a secret. */
export const hasSecretShape = (text: string): boolean => SECRET_SHAPES.some((shape) => shape.test(text));
