/**
 * What the console authenticates with at one server. The secret stays inside the closures, so that no inspection of the object
 * can show it.
 */
export type Credential = {
  /** A `bearer` token acts as one user and opens the live link; a `secret-key` acts for the whole app and can only poll. */
  readonly kind: 'bearer' | 'secret-key';
  /** A secret that is valid for the next request, renewed beforehand where that is due. Rejects where only a new sign-in helps. */
  readonly getToken: () => Promise<string>;
  /**
   * Obtains a new token after the server refused one; `refused` lets late callers of one renewal share its result. Left out
   * where there is nothing to renew with. Rejects where only a new sign-in helps.
   */
  readonly refresh?: (refused?: string) => Promise<string>;
};
