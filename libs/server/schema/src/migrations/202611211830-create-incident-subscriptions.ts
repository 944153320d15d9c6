import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

/** Who is told of urgent and half-done resets. */
export class CreateIncidentSubscriptions2026112118300 implements MigrationInterface {
  name = 'CreateIncidentSubscriptions2026112118300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        `CREATE TABLE incident_subscription (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           id uuid NOT NULL,
           kind text NOT NULL CHECK (kind IN ('mail', 'webhook')),
           sealed text NOT NULL,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           removed_at timestamptz,
           PRIMARY KEY (tenant_id, id)
         );`,
        isolate('incident_subscription'),
        `REVOKE DELETE ON incident_subscription FROM sekisho_app;`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE incident_subscription`);
  }
}
