/** A named prepared statement: PostgreSQL plans it once a connection, which halves its cost (stack.md section 7.D). */
export type Statement = Readonly<{ name: string; text: string }>;

export const statement = (name: string, text: string): Statement => ({ name, text });
