import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In which language the owner of an account reads. Row-level security and grants of the table hold for the column. */
export class SpeakToAccounts2026112116000 implements MigrationInterface {
  name = 'SpeakToAccounts2026112116000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE account ADD COLUMN language text CHECK (language IN ('ja', 'en'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE account DROP COLUMN language`);
  }
}
