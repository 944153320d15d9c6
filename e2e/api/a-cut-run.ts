import { readAuditKeys, verifyTrail } from '#server/audit';
import { CONFIG, Vault, type Config } from '#server/platform';
import { seedSql } from '#testing/schema';
import { ResetDesk, rowOf, within, type Victim } from './a-reset.ts';
import type { TestServer } from './a-server.ts';
import { seededOf } from './an-admin.ts';
import { inbox } from './inbox.ts';

/** The reset page at an API that is a process of its own and keeps the real time. */
export class LiveDesk extends ResetDesk {
  override async confirmed(id: string): Promise<string> {
    const confirmed = await this.ask('POST', `/mfa-resets/${id}/confirmations`, {});
    if (confirmed.status !== 201) throw new Error(`not confirmed: ${confirmed.status} ${JSON.stringify(confirmed.body)}`);
    await seedSql(this.server.database, `UPDATE mfa_reset SET confirm_from = created_at WHERE id = $1`, [id]); // three seconds later
    return String(confirmed.body['token']);
  }
}

/** Of a user with two apps, recovery codes and one session: what a run has made of them so far. */
export const factsOf = (server: TestServer, id: string) =>
  rowOf(
    server,
    `SELECT r.state, a.status, a.enrolment_locked, a.login_held_at IS NOT NULL AS held,
       (SELECT count(*)::int FROM factor f WHERE f.account_id = a.id AND f.status <> 'removed') AS standing,
       (SELECT count(*)::int FROM session s WHERE s.account_id = a.id AND s.ended_at IS NULL) AS sessions,
       (SELECT count(*)::int FROM mfa_reset_notice n WHERE n.reset_id = r.id AND n.kind = 'mfaReset') AS told,
       (SELECT count(*)::int FROM audit_event e WHERE e.target_id = r.id::text AND e.type = 'mfa_reset_started') AS started,
       (SELECT count(*)::int FROM audit_event e WHERE e.target_id = r.id::text AND e.type = 'mfa_reset_completed') AS completed
     FROM mfa_reset r JOIN account a ON a.id = r.target_id WHERE r.id = $1`,
    id,
  );

const underWay = { state: 'running', told: 0, started: 1 };
const asItWas = { standing: 3, sessions: 1, status: 'REGISTERED', enrolment_locked: false, held: false };
const onHold = { standing: 3, sessions: 0, status: 'LOCKED', enrolment_locked: false, held: true };
const setUpAnewOnly = { standing: 0, sessions: 0, status: 'REGISTERED', enrolment_locked: true, held: false };

/** All that may stand when a step is cut off: what the steps before it committed. Open as before, shut, or set up anew by ticket. */
export const CUT: Readonly<Record<number, Readonly<Record<string, unknown>>>> = {
  1: { ...underWay, ...asItWas, completed: 0 },
  2: { ...underWay, ...asItWas, completed: 0 },
  3: { ...underWay, ...onHold, completed: 0 },
  4: { ...underWay, ...setUpAnewOnly, completed: 0 },
  5: { ...underWay, ...setUpAnewOnly, completed: 1 },
};
export const DONE = { ...setUpAnewOnly, state: 'completed', told: 1, started: 1, completed: 1 };

/** What the record of a finished run says, once nothing is left to seal: its events in the order of the tree, and its progress. */
export async function recordOf(server: TestServer, id: string) {
  const events = await seedSql(
    server.database,
    `SELECT e.type FROM audit_event e JOIN audit_leaf l ON l.tenant_id = e.tenant_id AND l.event_id = e.id
     WHERE e.target_id = $1 AND e.type <> 'mfa_reset_anomaly' ORDER BY l.seq`, // of the administrator, by the hour of the day
    [id],
  );
  const told = await seedSql(
    server.database,
    `SELECT type, facts->>'step' AS step FROM mfa_reset_event WHERE reset_id = $1 AND (type <> 'step' OR facts->>'state' = 'done')
       AND type <> 'audit' ORDER BY seq`,
    [id],
  );
  const verdict = await within(server, (tx) =>
    verifyTrail(tx, {
      keys: readAuditKeys(server.running.app.get<Config>(CONFIG)),
      vault: server.running.app.get(Vault),
      anchors: [],
    }),
  );
  return {
    events: events.map(({ type }) => type),
    progress: told.map(({ type, step }) => step ?? type),
    verdict: { state: verdict.state, findings: verdict.findings, unsealed: verdict.unsealed },
  };
}
export const RECORD = {
  events: [
    ...['mfa_reset_opened', 'mfa_reset_edited', 'mfa_reset_confirmed', 'mfa_reset_started'],
    ...['mfa_reset_completed', 'mfa_reset_notified'],
  ],
  progress: ['started', '1', '2', '3', '4', '5', 'completed'],
  verdict: { state: 'ok', findings: [], unsealed: 0 },
};

/** How many events of the tenant wait for their seal, and how many mails for their delivery. */
export const waitingOf = (server: TestServer) =>
  rowOf(
    server,
    `SELECT (SELECT count(*)::int FROM audit_unsealed WHERE tenant_id = $1) AS events,
       (SELECT count(*)::int FROM job WHERE tenant_id = $1 AND kind = 'mail' AND finished_at IS NULL) AS mails`,
    seededOf(server).tenant_id,
  );

/** What really arrived: how many mails said what was done, and how many brought the ticket. */
export async function mailsTo(server: TestServer, { username }: Victim) {
  const all = await inbox(server, username);
  const tickets = all.filter(({ links = [] }) => links.some((link) => link.includes('token=')));
  return { notices: all.length - tickets.length, tickets: tickets.length };
}
