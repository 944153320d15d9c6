import pg from 'pg';

/**
 * All browser tests reset as the same few administrators at the same time, which is as unusual as it gets: every one of
 * them would need a second person. What is unusual, and what follows, is shown by e2e/api/mfa-reset.api.spec.ts.
 */
export async function quietAlarms(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(`
      CREATE FUNCTION keep_nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
      CREATE TRIGGER keep_nothing BEFORE INSERT ON admin_act FOR EACH ROW EXECUTE FUNCTION keep_nothing();
      CREATE FUNCTION clear_at_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.cleared_at := now(); RETURN NEW; END $$;
      CREATE TRIGGER clear_at_once BEFORE INSERT ON mfa_reset_alert FOR EACH ROW EXECUTE FUNCTION clear_at_once();`);
  } finally {
    await client.end();
  }
}
