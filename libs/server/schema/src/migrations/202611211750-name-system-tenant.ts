import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Acts of the installation itself are on record in the trail of its ADMIN tenant: its id, and nothing else, is told to processes. */
export class NameSystemTenant2026112117500 implements MigrationInterface {
  name = 'NameSystemTenant2026112117500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE FUNCTION system_tenant() RETURNS uuid STABLE SECURITY DEFINER SET search_path = pg_catalog, public LANGUAGE sql AS
         $$ SELECT id FROM public.tenant WHERE kind = 'ADMIN' $$;
       REVOKE ALL ON FUNCTION system_tenant() FROM PUBLIC;
       GRANT EXECUTE ON FUNCTION system_tenant() TO sekisho_app, sekisho_system;`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION system_tenant()');
  }
}
