import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

export class CreateEventWebhooks2026112115020 implements MigrationInterface {
  name = 'CreateEventWebhooks2026112115020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        `CREATE TABLE event_webhook (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           id uuid NOT NULL,
           name text NOT NULL,
           shown_url text NOT NULL,
           target_sealed text NOT NULL,
           event_types text[] NOT NULL DEFAULT '{}',
           position bigint NOT NULL CHECK (position >= 0),
           failures integer NOT NULL DEFAULT 0,
           queued_at timestamptz,
           lost_since timestamptz,
           created_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, id),
           UNIQUE (tenant_id, name)
         );
         CREATE TABLE event_webhook_delivery (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           webhook_id uuid NOT NULL,
           at timestamptz NOT NULL,
           first_seq bigint NOT NULL,
           last_seq bigint NOT NULL,
           events integer NOT NULL,
           status integer,
           error text,
           milliseconds integer NOT NULL,
           PRIMARY KEY (tenant_id, id),
           FOREIGN KEY (tenant_id, webhook_id) REFERENCES event_webhook ON DELETE CASCADE
         );
         CREATE INDEX event_webhook_delivery_by_time ON event_webhook_delivery (tenant_id, webhook_id, at DESC, id DESC);`,
        isolate('event_webhook'),
        isolate('event_webhook_delivery'),
        // Whoever puts the jobs has to see which webhooks are behind, and nothing else of them.
        `CREATE POLICY runner_rows ON event_webhook FOR SELECT TO sekisho_system USING (true);
         GRANT SELECT (tenant_id, id, position, queued_at, lost_since) ON event_webhook TO sekisho_system;`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE event_webhook_delivery, event_webhook`);
  }
}
