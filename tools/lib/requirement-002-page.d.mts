type Json = Readonly<Record<string, unknown>>;

/** One curl command: `path` decoded, `query` as the page writes it. */
export type PageCall = Readonly<{ method: 'GET' | 'POST'; path: string; query: string; body?: Json }>;
export type Page = Readonly<{
  /** Every curl command, in order. */
  calls: readonly PageCall[];
  /** The printed answers of steps 3 and 4, in order. */
  answers: readonly Json[];
  /** パターン1 to 3. */
  patterns: readonly Readonly<{ policies: readonly Json[] }>[];
  /** エラー1 to 4. */
  errors: readonly Json[];
}>;

export declare function readPage(variables?: Readonly<Record<string, string>>): Page | null;
