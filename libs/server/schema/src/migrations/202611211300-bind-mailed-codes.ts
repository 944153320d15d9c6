import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mailed codes and links are good for the account as it stood, and an invitation is one of them. */
export class BindMailedCodes2026112113000 implements MigrationInterface {
  name = 'BindMailedCodes2026112113000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE mailed_code ADD COLUMN security_version integer NOT NULL DEFAULT 0;
       ALTER TABLE mailed_code DROP CONSTRAINT mailed_code_purpose_check;
       ALTER TABLE mailed_code ADD CONSTRAINT mailed_code_purpose_check
         CHECK (purpose IN ('signup', 'invite', 'magiclink', 'recovery', 'email_change', 'reauthentication'))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DELETE FROM mailed_code WHERE purpose = 'invite';
       ALTER TABLE mailed_code DROP CONSTRAINT mailed_code_purpose_check;
       ALTER TABLE mailed_code ADD CONSTRAINT mailed_code_purpose_check
         CHECK (purpose IN ('signup', 'magiclink', 'recovery', 'email_change', 'reauthentication'));
       ALTER TABLE mailed_code DROP COLUMN security_version`,
    );
  }
}
