/** Why an operation was not done, in the platform's words: an HTTP status, an error code and a message. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { readonly field: string; readonly message: string }[];

  constructor(status: number, code: string, details: { readonly message: string; readonly fields?: Refusal['fields'] }) {
    super(details.message);
    this.status = status;
    this.code = code;
    this.fields = details.fields ?? [];
  }
}

export const badRequest = (message: string): Refusal => new Refusal(400, 'bad_request', { message });
export const forbidden = (message: string): Refusal => new Refusal(403, 'forbidden', { message });
/** Also for what exists but may not be seen. */
export const notFound = (what: string): Refusal => new Refusal(404, 'not_found', { message: `${what} not found` });
export const conflict = (message: string): Refusal => new Refusal(409, 'conflict', { message });
export const tooMany = (message: string): Refusal => new Refusal(429, 'too_many_requests', { message });
export const unprocessable = (field: string, message: string): Refusal =>
  new Refusal(422, 'invalid_params', { message: 'Validation failed', fields: [{ field, message }] });
