import type { MigrationInterface, QueryRunner } from 'typeorm';
import { lines } from '../sql.ts';

/** Rows of a tenant that the application reads, the sealer adds to, and nobody changes. */
const evidence = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  CREATE POLICY tenant_rows ON ${table} FOR SELECT TO sekisho_app USING (tenant_id = current_tenant());
  CREATE POLICY sealer_rows ON ${table} TO sekisho_system USING (true) WITH CHECK (true);
  CREATE POLICY reader_rows ON ${table} FOR SELECT TO sekisho_audit_reader USING (true);
  GRANT SELECT ON ${table} TO sekisho_app, sekisho_audit_reader;
  GRANT SELECT, INSERT ON ${table} TO sekisho_system;
  CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
  CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();`;

/** What may be forgotten of an event, with a salt for each field: `audit_event.commitments` says the hashes. */
const personal = `
  CREATE TABLE audit_event_personal (
    tenant_id uuid NOT NULL,
    event_id uuid NOT NULL,
    occurred_at timestamptz NOT NULL,
    user_name text,
    ip text,
    user_agent text,
    detail jsonb,
    reason_text text,
    salts jsonb NOT NULL,
    erased_at timestamptz,
    PRIMARY KEY (tenant_id, event_id)
  );
  ALTER TABLE audit_event_personal ENABLE ROW LEVEL SECURITY;
  CREATE POLICY tenant_rows ON audit_event_personal TO sekisho_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
  CREATE POLICY sealer_rows ON audit_event_personal FOR SELECT TO sekisho_system USING (true);
  CREATE POLICY reader_rows ON audit_event_personal FOR SELECT TO sekisho_audit_reader USING (true);
  GRANT SELECT, INSERT ON audit_event_personal TO sekisho_app;
  GRANT SELECT ON audit_event_personal TO sekisho_audit_reader, sekisho_system;`;

/** base64url(SHA-256(`["salt","name","value"]`)), as docs/audit-format.md says; PostgreSQL escapes strings as RFC 8785 does. */
const commitment = (name: string): string =>
  `rtrim(translate(encode(sha256(convert_to('[' || to_json(p.salts->>'${name}') || ',"${name}",' || to_json(p.${name}) || ']', 'UTF8')), 'base64'), '+/', '-_'), '=')`;
const NAMES = ['user_name', 'ip', 'user_agent'] as const;

/** Events of before this migration are sealed like all others. Their `detail` stays as it is: it held no commitment. */
const moveWhatThereIs = `
  INSERT INTO audit_event_personal (tenant_id, event_id, occurred_at, user_name, ip, user_agent, salts)
  SELECT tenant_id, id, occurred_at, nullif(user_name, ''), nullif(ip, ''), nullif(user_agent, ''), jsonb_strip_nulls(jsonb_build_object(
    ${NAMES.map((name) => `'${name}', CASE WHEN nullif(${name}, '') IS NOT NULL THEN replace(gen_random_uuid()::text, '-', '') END`).join(', ')}))
  FROM audit_event WHERE coalesce(user_name, '') || ip || user_agent <> '';
  ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only;
  UPDATE audit_event e SET commitments = jsonb_strip_nulls(jsonb_build_object(
    ${NAMES.map((name) => `'${name}', CASE WHEN p.${name} IS NOT NULL THEN ${commitment(name)} END`).join(', ')}))
  FROM audit_event_personal p WHERE (p.tenant_id, p.event_id) = (e.tenant_id, e.id);
  ALTER TABLE audit_event ENABLE TRIGGER audit_event_append_only;
  ALTER TABLE audit_event DROP COLUMN user_name, DROP COLUMN ip, DROP COLUMN user_agent;
  INSERT INTO audit_unsealed (tenant_id, event_id) SELECT tenant_id, id FROM audit_event ORDER BY occurred_at, id;`;

/** Written by the statement that writes the event, consumed by the sealer. */
const queue = `
  CREATE TABLE audit_unsealed (
    tenant_id uuid NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    event_id uuid NOT NULL,
    queued_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, position)
  ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
  ALTER TABLE audit_unsealed ENABLE ROW LEVEL SECURITY;
  CREATE POLICY tenant_rows ON audit_unsealed TO sekisho_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
  CREATE POLICY sealer_rows ON audit_unsealed TO sekisho_system USING (true);
  CREATE POLICY reader_rows ON audit_unsealed FOR SELECT TO sekisho_audit_reader USING (true);
  GRANT SELECT, INSERT ON audit_unsealed TO sekisho_app;
  GRANT SELECT, DELETE ON audit_unsealed TO sekisho_system;
  GRANT SELECT ON audit_unsealed TO sekisho_audit_reader;
  CREATE TRIGGER audit_unsealed_no_change BEFORE UPDATE ON audit_unsealed FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
  CREATE TRIGGER audit_unsealed_no_truncate BEFORE TRUNCATE ON audit_unsealed FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();`;

/**
 * The tree of a tenant (RFC 6962). `audit_node` keeps the root of every full subtree of 256, 65,536 … leaves, so that a proof
 * reads at most 256 hashes a level. A head keeps the roots it was made of (`frontier`), so that the sealer goes on from it alone.
 */
const tree = `
  CREATE TABLE audit_leaf (
    tenant_id uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq >= 0),
    event_id uuid NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (tenant_id, seq),
    UNIQUE (tenant_id, event_id)
  );
  CREATE TABLE audit_node (
    tenant_id uuid NOT NULL,
    level smallint NOT NULL CHECK (level > 0 AND level % 8 = 0),
    index bigint NOT NULL CHECK (index >= 0),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (tenant_id, level, index)
  );
  CREATE TABLE audit_head (
    tenant_id uuid NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    root bytea NOT NULL CHECK (length(root) = 32),
    frontier bytea NOT NULL,
    at timestamptz NOT NULL,
    key_id text NOT NULL,
    signature bytea NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (tenant_id, size)
  );
  CREATE INDEX audit_head_by_time ON audit_head (tenant_id, at);
  CREATE TABLE audit_archive (
    tenant_id uuid NOT NULL,
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL CHECK (last_seq >= first_seq),
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, first_seq)
  );
  ${['audit_leaf', 'audit_node', 'audit_head', 'audit_archive'].map(evidence).join('\n')}`;

/** Which heads went, or have to go, out of the database; a sink gets them in the order of `position`. */
const anchors = `
  CREATE TABLE audit_anchor (
    tenant_id uuid NOT NULL,
    size bigint NOT NULL,
    sink text NOT NULL CHECK (sink IN ('file', 'webhook')),
    position bigint GENERATED ALWAYS AS IDENTITY,
    created_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    last_error text,
    delivered_at timestamptz,
    PRIMARY KEY (tenant_id, size, sink)
  );
  CREATE INDEX audit_anchor_due ON audit_anchor (sink, position) WHERE delivered_at IS NULL;
  ALTER TABLE audit_anchor ENABLE ROW LEVEL SECURITY;
  CREATE POLICY tenant_rows ON audit_anchor FOR SELECT TO sekisho_app USING (tenant_id = current_tenant());
  CREATE POLICY sealer_rows ON audit_anchor TO sekisho_system USING (true) WITH CHECK (true);
  CREATE POLICY reader_rows ON audit_anchor FOR SELECT TO sekisho_audit_reader USING (true);
  GRANT SELECT ON audit_anchor TO sekisho_app, sekisho_audit_reader;
  GRANT SELECT, INSERT, UPDATE ON audit_anchor TO sekisho_system;`;

/**
 * The two ways out, as the tables' owner and behind triggers that let nothing else through: forgetting personal fields, and
 * moving sealed events of more than twelve months into an archive (L-23).
 */
const waysOut = `
  CREATE FUNCTION guard_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND current_setting('sekisho.audit_archive', true) = 'on' AND OLD.occurred_at < now() - interval '12 months'
    THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'audit events are append-only';
  END $$;
  CREATE FUNCTION guard_audit_personal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND current_setting('sekisho.audit_archive', true) = 'on' AND OLD.occurred_at < now() - interval '12 months'
    THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND NEW.erased_at IS NOT NULL AND NEW.salts <@ OLD.salts
       AND (NEW.tenant_id, NEW.event_id, NEW.occurred_at) = (OLD.tenant_id, OLD.event_id, OLD.occurred_at)
       AND (NEW.user_name IS NULL OR NEW.user_name = OLD.user_name) AND (NEW.ip IS NULL OR NEW.ip = OLD.ip)
       AND (NEW.user_agent IS NULL OR NEW.user_agent = OLD.user_agent) AND (NEW.detail IS NULL OR NEW.detail = OLD.detail)
       AND (NEW.reason_text IS NULL OR NEW.reason_text = OLD.reason_text)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'audit events are append-only';
  END $$;
  DROP TRIGGER audit_event_append_only ON audit_event;
  CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION guard_audit_event();
  CREATE TRIGGER audit_event_personal_append_only BEFORE UPDATE OR DELETE ON audit_event_personal FOR EACH ROW EXECUTE FUNCTION guard_audit_personal();
  CREATE TRIGGER audit_event_personal_no_truncate BEFORE TRUNCATE ON audit_event_personal FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

  CREATE FUNCTION erase_audit_fields(event_ids uuid[], fields text[], at timestamptz) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ DECLARE touched integer; BEGIN
    UPDATE public.audit_event_personal SET
      user_name = CASE WHEN 'user_name' = ANY (fields) THEN NULL ELSE user_name END,
      ip = CASE WHEN 'ip' = ANY (fields) THEN NULL ELSE ip END,
      user_agent = CASE WHEN 'user_agent' = ANY (fields) THEN NULL ELSE user_agent END,
      detail = CASE WHEN 'detail' = ANY (fields) THEN NULL ELSE detail END,
      reason_text = CASE WHEN 'reason_text' = ANY (fields) THEN NULL ELSE reason_text END,
      salts = salts - fields, erased_at = at
    WHERE tenant_id = public.current_tenant() AND event_id = ANY (event_ids) AND salts ?| fields;
    GET DIAGNOSTICS touched = ROW_COUNT;
    RETURN touched;
  END $$;
  CREATE FUNCTION remove_archived_audit(tenant uuid, first bigint, last bigint) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ DECLARE removed integer; BEGIN
    IF NOT EXISTS (SELECT FROM public.audit_archive a WHERE a.tenant_id = tenant AND a.first_seq = first AND a.last_seq = last)
    THEN RAISE EXCEPTION 'this range is in no archive'; END IF;
    PERFORM set_config('sekisho.audit_archive', 'on', true);
    DELETE FROM public.audit_event_personal p USING public.audit_leaf l
      WHERE l.tenant_id = tenant AND l.seq BETWEEN first AND last AND (p.tenant_id, p.event_id) = (l.tenant_id, l.event_id);
    DELETE FROM public.audit_event e USING public.audit_leaf l
      WHERE l.tenant_id = tenant AND l.seq BETWEEN first AND last AND (e.tenant_id, e.id) = (l.tenant_id, l.event_id);
    GET DIAGNOSTICS removed = ROW_COUNT;
    PERFORM set_config('sekisho.audit_archive', '', true);
    RETURN removed;
  END $$;
  REVOKE ALL ON FUNCTION erase_audit_fields, remove_archived_audit FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION erase_audit_fields TO sekisho_app;
  GRANT EXECUTE ON FUNCTION remove_archived_audit TO sekisho_system;`;

/** An event as its readers see it: whole, without what was forgotten, with its place in the tree once it has one. */
const record = `
  CREATE VIEW audit_record WITH (security_invoker = true) AS
    SELECT e.tenant_id, e.id, e.type, e.category, e.outcome, e.reason, e.occurred_at, e.actor, e.session_hash, e.auth, e.client_id,
           e.account_id, p.user_name, e.target_type, e.target_id, p.ip, p.user_agent, e.origin, e.request_id, e.trace_id, e.dry_run,
           CASE WHEN p.detail IS NULL THEN e.detail ELSE e.detail || p.detail END AS detail, p.erased_at, l.seq
    FROM audit_event e
    LEFT JOIN audit_event_personal p ON p.tenant_id = e.tenant_id AND p.event_id = e.id
    LEFT JOIN audit_leaf l ON l.tenant_id = e.tenant_id AND l.event_id = e.id;
  GRANT SELECT ON audit_record TO sekisho_app, sekisho_audit_reader;`;

export class SealAuditTrail2026112111000 implements MigrationInterface {
  name = 'SealAuditTrail2026112111000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        `ALTER TABLE audit_event
           ADD COLUMN session_hash text,
           ADD COLUMN auth jsonb,
           ADD COLUMN trace_id text,
           ADD COLUMN origin jsonb NOT NULL DEFAULT '{}',
           ADD COLUMN commitments jsonb NOT NULL DEFAULT '{}';
         CREATE POLICY sealer_rows ON audit_event FOR SELECT TO sekisho_system USING (true);
         GRANT SELECT ON audit_event TO sekisho_system;
         CREATE INDEX audit_event_by_actor ON audit_event (tenant_id, (actor->>'id'), occurred_at DESC, id DESC);`,
        personal,
        queue,
        moveWhatThereIs,
        tree,
        anchors,
        waysOut,
        record,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW audit_record;
      DROP FUNCTION erase_audit_fields, remove_archived_audit;
      DROP TRIGGER audit_event_append_only ON audit_event;
      ALTER TABLE audit_event ADD COLUMN user_name text, ADD COLUMN ip text NOT NULL DEFAULT '', ADD COLUMN user_agent text NOT NULL DEFAULT '';
      UPDATE audit_event e SET user_name = p.user_name, ip = coalesce(p.ip, ''), user_agent = coalesce(p.user_agent, ''), detail = e.detail || coalesce(p.detail, '{}')
        FROM audit_event_personal p WHERE (p.tenant_id, p.event_id) = (e.tenant_id, e.id);
      DROP TABLE audit_event_personal, audit_unsealed, audit_leaf, audit_node, audit_head, audit_anchor, audit_archive;
      DROP FUNCTION guard_audit_event, guard_audit_personal;
      CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
      DROP POLICY sealer_rows ON audit_event;
      REVOKE SELECT ON audit_event FROM sekisho_system;
      DROP INDEX audit_event_by_actor;
      ALTER TABLE audit_event DROP COLUMN session_hash, DROP COLUMN auth, DROP COLUMN trace_id, DROP COLUMN origin, DROP COLUMN commitments,
        ALTER COLUMN ip DROP DEFAULT, ALTER COLUMN user_agent DROP DEFAULT;`);
  }
}
