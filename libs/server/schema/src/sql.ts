/** The second wall around a tenant's rows: invisible to the application's role unless `sekisho.tenant` names their tenant. */
export const isolate = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  CREATE POLICY tenant_rows ON ${table} TO sekisho_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO sekisho_app;`;

/** Several statements of one migration, told as one text. */
export const lines = (...statements: readonly string[]): string => statements.join('\n');
