import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was done to one thing (a client, a reset, a record) is asked for by whoever examines or exports its history. */
export class FindEventsByTarget2026112118400 implements MigrationInterface {
  name = 'FindEventsByTarget2026112118400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX audit_event_by_target ON audit_event (tenant_id, target_id, occurred_at DESC, id DESC) WHERE target_id IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX audit_event_by_target`);
  }
}
