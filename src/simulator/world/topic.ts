/** What a conversation is about: a row of the phrase tables and the values of its slots. */
export type Topic = { readonly kind: string; readonly slots: Readonly<Record<string, string>> };
