import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who looks into an attack asks by address, and must not read ten million events for it. */
export class FindEventsByAddress2026112115010 implements MigrationInterface {
  name = 'FindEventsByAddress2026112115010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX audit_event_personal_by_ip ON audit_event_personal (tenant_id, ip, occurred_at DESC, event_id DESC) WHERE ip IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX audit_event_personal_by_ip`);
  }
}
