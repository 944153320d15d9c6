import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permits, roles, type Role } from '#shared/contracts';
import { seedSql } from '#testing/schema';
import { AdminBrowser, codeFor, eventsOf, foreignTenant, seededAdmin, seededOf } from './an-admin.ts';
import { aServer, type TestServer } from './a-server.ts';
import { addressOf, ofConsole, signature, takesBody, WALK_MS } from './catalogue.ts';

let server: TestServer;
beforeAll(async () => void (server = await aServer()));
afterAll(() => server.stop());

const browserOf = (role: Role) => new AdminBrowser(server, seededAdmin(server, role));
const signedIn = (role: Role) => browserOf(role).signIn();
const MINUTE = 60;

describe('signing in at the console', () => {
  it('R-143 goes through our own login with PKCE, state and nonce, and leaves one strict cookie', async () => {
    const admin = browserOf('security_admin');
    const begun = await admin.navigate('/o/demo');
    const asked = new URL(begun.location).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      prompt: 'login',
      redirect_uri: `${server.consoleBase}/callback`,
      state: expect.stringMatching(/^.{43}$/) as string,
      nonce: expect.stringMatching(/^.{43}$/) as string,
    });
    const { pathname, search } = new URL(await admin.logIn());
    const page = await admin.navigate(`${pathname}${search}`);
    const cookie = page.cookies.find((each) => each.startsWith('__Host-sk_console='));
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/Secure/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\//);
    expect((await admin.ask('GET', '/api/me')).body).toMatchObject({
      name: 'セキュリティ管理者',
      organization: { slug: 'demo' },
    });
  });

  it('R-136 keeps the look and the language of each administrator, and refuses others', async () => {
    const admin = await signedIn('auditor');
    const asked = async (path: string, changes?: object) =>
      (await admin.ask(changes ? 'PATCH' : 'GET', path, changes)).body as Record<string, unknown>;
    expect((await asked('/api/me'))['preferences']).toEqual({ theme: null, language: null });
    expect(await asked('/api/me/preferences', { theme: 'contrast' })).toEqual({ theme: 'contrast', language: null });
    expect(await asked('/api/me/preferences', { language: 'en' })).toEqual({ theme: 'contrast', language: 'en' });
    expect(await asked('/api/me/preferences', { theme: 'pink' })).toMatchObject({ status: 400 });
    expect((await asked('/api/me'))['preferences']).toEqual({ theme: 'contrast', language: 'en' });
    const other = await signedIn('security_admin');
    expect((await other.ask('GET', '/api/me')).body['preferences']).toEqual({ theme: null, language: null });
  });

  it('R-008 leads back to the page that was asked for, and nowhere else', async () => {
    for (const [wanted, arrived] of [
      ['/admin/security?tenant=x', '/admin/security?tenant=x'],
      ['https://evil.example/', '/admin'],
      ['//evil.example/admin', '/admin'],
      ['/admin/../../evil', '/admin'],
    ] as const) {
      const admin = browserOf('auditor');
      const { pathname, search } = new URL(await admin.logIn({ returnTo: wanted }));
      const response = await fetch(`${server.consoleBase}${pathname}${search}`, {
        headers: { cookie: [...admin.browser.jar].map(([name, value]) => `${name}=${value}`).join('; ') },
        redirect: 'manual',
      });
      expect(await response.text()).toContain(`content="0;url=${arrived.replaceAll('&', '&#38;')}"`);
    }
  });

  it('refuses a login with one factor only, and says so on the sign-in page', async () => {
    const organizer = seededOf(server).org_admin;
    const admin = new AdminBrowser(server, { ...organizer, name: '' });
    const { pathname, search } = new URL(await admin.logIn({ secondFactor: false }));
    const answer = await admin.navigate(`${pathname}${search}`);
    expect([answer.status, answer.location]).toEqual([302, '/?error=second_factor_missing&organization=demo']);
    expect(admin.cookie).toBe('');
    expect((await eventsOf(server, 'admin_login_refused')).at(-1)).toMatchObject({ reason: 'second_factor_missing' });
  });

  it.each([
    ['a code of another browser', (a: URL) => a, true],
    ['another state', (a: URL) => (a.searchParams.set('state', 'x'.repeat(43)), a), false],
    ['another issuer', (a: URL) => (a.searchParams.set('iss', 'https://evil.example'), a), false],
    ['another code', (a: URL) => (a.searchParams.set('code', 'x'.repeat(43)), a), false],
  ] as const)('refuses %s', async (_, change, stolen) => {
    const admin = browserOf('auditor');
    const { pathname, search } = change(new URL(await admin.logIn()));
    const thief = stolen ? browserOf('auditor') : admin;
    const answer = await thief.navigate(`${pathname}${search}`);
    expect(answer.status).toBe(302);
    expect(answer.location).toMatch(/^\/\?error=login_(expired|failed)/);
    expect(thief.cookie).toBe('');
  });

  it('takes an answer once: it opens no second session', async () => {
    const admin = browserOf('auditor');
    const { pathname, search } = new URL(await admin.logIn());
    const jar = new Map(admin.browser.jar);
    expect((await admin.navigate(`${pathname}${search}`)).status).toBe(200);
    const again = browserOf('auditor');
    for (const [name, value] of jar) again.browser.jar.set(name, value);
    expect((await again.navigate(`${pathname}${search}`)).location).toMatch(/login_failed/);
    expect((await admin.ask('GET', '/api/me')).status).toBe(401); // a code that came twice leaked: its login is undone
  });

  it('knows nobody without a role, or without a person behind the account', async () => {
    const admin = seededAdmin(server, 'platform_admin');
    const lose = `UPDATE account SET person_id = $2 WHERE username = $1`;
    const [row] = await seedSql(server.database, `SELECT person_id FROM account WHERE username = $1`, [admin.email]);
    await seedSql(server.database, lose, [admin.email, null]);
    const browser = browserOf('platform_admin');
    const { pathname, search } = new URL(await browser.logIn());
    expect((await browser.navigate(`${pathname}${search}`)).location).toMatch(/no_role/);
    await seedSql(server.database, lose, [admin.email, row?.['person_id']]);
  });

  it('says of an organization nobody knows what it says of a mistyped one', async () => {
    expect((await browserOf('auditor').navigate('/o/nobody')).location).toBe('/?error=organization_unknown&organization=nobody');
  });
});

describe('a console session', () => {
  it('A7-05 R-029 ends after 15 minutes without an act; what polls in the background is none', async () => {
    const admin = await signedIn('auditor');
    server.clock.advance(14 * MINUTE);
    expect((await admin.ask('GET', '/api/me')).status).toBe(200);
    server.clock.advance(14 * MINUTE);
    const background = { 'x-sekisho-background': '1' };
    const waiting = await admin.ask('GET', '/api/session', undefined, background);
    const { now, idle_until: until } = waiting.body['times'] as { now: string; idle_until: string };
    expect(Date.parse(until) - Date.parse(now)).toBe(MINUTE * 1000);
    server.clock.advance(MINUTE);
    expect((await admin.ask('GET', '/api/session', undefined, background)).body).toMatchObject({ code: 'session_ended' });
  });

  it('N-23 ends after 12 hours however busy it is', async () => {
    const admin = await signedIn('auditor');
    for (let minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
      expect((await admin.ask('POST', '/api/session/touch')).status).toBe(200);
      server.clock.advance(10 * MINUTE);
    }
    server.clock.advance(10 * MINUTE);
    expect((await admin.ask('GET', '/api/me')).status).toBe(401);
  });

  it('ends at logout with the login it came from, and its cookie opens nothing', async () => {
    const admin = await signedIn('auditor');
    const kept = admin.cookie;
    expect((await admin.ask('DELETE', '/api/session')).status).toBe(204);
    admin.browser.jar.set('__Host-sk_console', kept);
    expect((await admin.ask('GET', '/api/me')).status).toBe(401);
    const [login] = await seedSql(
      server.database,
      `SELECT s.ended_at FROM session s JOIN account a ON a.id = s.account_id WHERE a.username = $1 ORDER BY s.created_at DESC LIMIT 1`,
      [admin.admin.email],
    );
    expect(login?.['ended_at']).not.toBeNull();
  });

  it('dies with the sessions of its account', async () => {
    const admin = await signedIn('auditor');
    await seedSql(
      server.database,
      `UPDATE session SET ended_at = now() WHERE account_id = (SELECT id FROM account WHERE username = $1)`,
      [admin.admin.email],
    );
    expect((await admin.ask('GET', '/api/me')).status).toBe(401);
  });

  it('R-031 loses a role, and an elevation with it, at the next call', async () => {
    const admin = await (await signedIn('security_admin')).elevate();
    const locked = admin.inTenant('/locked-users');
    expect((await admin.ask('GET', locked)).status).toBe(200);
    const id = `(SELECT id FROM account WHERE username = $1)`;
    const name = [admin.admin.email];
    await seedSql(server.database, `UPDATE role_binding SET role = 'auditor' WHERE account_id = ${id}`, name);
    expect((await admin.ask('GET', locked)).body).toMatchObject({ status: 403, code: 'insufficient_permission' });
    await seedSql(server.database, `UPDATE role_binding SET role = 'it_operator' WHERE account_id = ${id}`, name);
    const unlock = await admin.ask('POST', admin.inTenant(`/users/${randomUUID()}/unlock`));
    expect(unlock.body).toMatchObject({ status: 403, code: 'reauth_expired' });
    await seedSql(server.database, `UPDATE role_binding SET role = 'security_admin' WHERE account_id = ${id}`, name);
  });
});

describe('the proof anew', () => {
  const wrong = { password: 'not the password' };
  const start = (admin: AdminBrowser, body: object = { password: admin.admin.password }) =>
    admin.ask('POST', '/api/reauthentications', body);
  const fresh = async (role: Role = 'senior_admin') => {
    server.clock.advance(MINUTE); // a code that an earlier test used is not the one of now
    const admin = await signedIn(role);
    await seedSql(server.database, `DELETE FROM attempt_counter`);
    server.clock.advance(6 * MINUTE); // the code of the login counts no more
    return admin;
  };

  it('R-022 R-027 takes the password and then a code, and holds for 30 minutes whatever happens', async () => {
    const admin = await fresh();
    const begun = await start(admin);
    expect(begun.body).toMatchObject({ state: 'second_factor', ways: ['totp'], expires_at: null });
    const before = admin.cookie;
    const proved = await admin.ask('POST', `/api/reauthentications/${String(begun.body['id'])}/otp`, {
      totp: codeFor(server, admin.admin),
    });
    expect(proved.body).toMatchObject({ state: 'elevated' });
    expect(Date.parse(String(proved.body['expires_at'])) - server.clock.now().getTime()).toBe(30 * MINUTE * 1000);
    expect(admin.cookie).not.toBe(before);
    for (let n = 0; n < 3; n += 1) {
      server.clock.advance(10 * MINUTE - 1);
      await admin.ask('POST', '/api/session/touch');
    }
    server.clock.advance(10);
    const { elevation } = (await admin.ask('GET', '/api/session')).body as { elevation: { until: string | null } };
    expect(elevation.until).toBeNull();
  });

  it('stands on the code of the login for five minutes, once', async () => {
    const admin = await signedIn('senior_admin');
    expect((await start(admin)).body).toMatchObject({ state: 'elevated' });
    expect((await start(admin)).body).toMatchObject({ state: 'second_factor' });
  });

  it('R-026 locks for 15 minutes after five wrong passwords, fifty at once being no more', async () => {
    const admin = await fresh('security_admin');
    const answers = await Promise.all(Array.from({ length: 50 }, () => start(admin, wrong)));
    const codes = answers.map(({ body }) => body['code']);
    expect(codes.filter((code) => code === 'invalid_credentials')).toHaveLength(4);
    expect(codes.filter((code) => code === 'reauth_locked').length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(
      new Set(['invalid_credentials', 'reauth_locked', ...codes.filter((c) => c === 'temporarily_unavailable')]),
    );
    expect((await start(admin)).body).toMatchObject({ status: 429, code: 'reauth_locked' });
    server.clock.advance(14 * MINUTE);
    await admin.ask('POST', '/api/session/touch');
    server.clock.advance(MINUTE + 1);
    expect((await start(admin)).body).toMatchObject({ state: 'second_factor' });
    expect((await eventsOf(server, 'admin_reauth_locked')).length).toBeGreaterThan(0);
    const told = await seedSql(server.database, `SELECT count(*)::int AS n FROM job WHERE kind = 'mail' AND tenant_id = $1`, [
      admin.admin.tenant_id,
    ]);
    expect(told).toEqual([{ n: 1 }]); // the demo has one senior administrator
  });

  it('R-025 tells a wrong password from a wrong code, and how many tries are left', async () => {
    const admin = await fresh();
    expect((await start(admin, wrong)).body).toMatchObject({ status: 401, code: 'invalid_credentials', tries_left: 4 });
    const begun = await start(admin);
    const otp = `/api/reauthentications/${String(begun.body['id'])}/otp`;
    expect((await admin.ask('POST', otp, { totp: '000000' })).body).toMatchObject({ status: 401, code: 'invalid_code' });
    expect((await admin.ask('POST', otp, { totp: codeFor(server, admin.admin) })).body).toMatchObject({ state: 'elevated' });
    expect((await admin.ask('POST', otp, { totp: codeFor(server, admin.admin, 1) })).body).toMatchObject({
      code: 'reauth_not_pending',
    });
    server.clock.advance(60);
  });

  it('takes one code once: fifty at once make one elevation', async () => {
    const admin = await fresh();
    const begun = await start(admin);
    const otp = `/api/reauthentications/${String(begun.body['id'])}/otp`;
    const body = { totp: codeFor(server, admin.admin) };
    const answers = await Promise.all(Array.from({ length: 50 }, () => admin.ask('POST', otp, body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await eventsOf(server, 'admin_reauth_success')).filter((e) => e['request_id'] !== null).length).toBeGreaterThan(0);
    const rows = await seedSql(server.database, `SELECT 1 FROM reauthentication WHERE id = $1 AND elevated_at IS NOT NULL`, [
      begun.body['id'],
    ]);
    expect(rows).toHaveLength(1);
  });

  it("is another session's affair: its id opens nothing there", async () => {
    const [one, two] = [await fresh(), await fresh()];
    const begun = await start(one);
    const otp = `/api/reauthentications/${String(begun.body['id'])}/otp`;
    expect((await two.ask('POST', otp, { totp: codeFor(server, two.admin) })).body).toMatchObject({ code: 'reauth_not_pending' });
  });

  it('is given back by whoever is done', async () => {
    const admin = await (await signedIn('security_admin')).elevate();
    expect((await admin.ask('DELETE', '/api/reauthentications')).status).toBe(204);
    const unlock = await admin.ask('POST', admin.inTenant(`/users/${randomUUID()}/unlock`));
    expect(unlock.body).toMatchObject({ code: 'reauth_required' });
  });
});

describe('every endpoint of the console', () => {
  const guarded = ofConsole.filter(({ access }) => access.by === 'console-session');
  const values = () => {
    const { organization_id: organizationId, tenant_id: tenantId } = seededOf(server);
    return { organizationId, tenantId, id: randomUUID(), ticketId: randomUUID(), slug: 'demo' };
  };
  const ask = (admin: AdminBrowser, endpoint: (typeof guarded)[number], places = values(), headers = {}, body: unknown = {}) =>
    admin.ask(endpoint.method, addressOf(endpoint, places), takesBody(endpoint) ? body : undefined, headers);

  const demoRoles = ['security_admin', 'senior_admin', 'it_operator', 'auditor', 'platform_admin'] as const;

  /** Endpoints by an administrator of the demo who may call them. One that needs a right nobody there has is left out. */
  const byRole = () => {
    const found = new Map<Role, (typeof guarded)[number][]>();
    for (const endpoint of guarded) {
      const wanted = endpoint.access.by === 'console-session' ? endpoint.access.permission : null;
      const role = demoRoles.find((each) => wanted === null || permits(roles[each], wanted));
      if (role) found.set(role, [...(found.get(role) ?? []), endpoint]);
    }
    return found;
  };

  it(
    'R-008 answers problem details to whoever is not signed in, and keeps nothing',
    async () => {
      for (const endpoint of guarded) {
        const answer = await ask(browserOf('auditor'), endpoint);
        expect([signature(endpoint), answer.status, answer.body]).toMatchObject([
          signature(endpoint),
          401,
          { type: 'urn:sekisho:problem:session_ended', code: 'session_ended', trace_id: expect.any(String) as string },
        ]);
      }
      const raw = await fetch(`${server.consoleBase}/api/me`);
      expect(raw.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(raw.headers.get('cache-control')).toBe('no-store');
    },
    WALK_MS,
  );

  it(
    'R-143 changes nothing without our own header, nor for another origin',
    async () => {
      const admin = await signedIn('security_admin');
      for (const endpoint of guarded.filter(({ method }) => method !== 'GET')) {
        const url = `${server.consoleBase}${addressOf(endpoint, values())}`;
        const cookie = `__Host-sk_console=${admin.cookie}`;
        const bare = await fetch(url, { method: endpoint.method, headers: { cookie } });
        expect([signature(endpoint), bare.status]).toEqual([signature(endpoint), 403]);
        const foreign = await ask(admin, endpoint, values(), { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' });
        expect([signature(endpoint), foreign.status]).toEqual([signature(endpoint), 403]);
      }
      expect((await admin.ask('GET', '/api/me')).status).toBe(200);
    },
    WALK_MS,
  );

  it(
    'R-151 is open to the roles that have its permission, and to no other',
    async () => {
      for (const role of ['platform_admin', 'security_admin', 'senior_admin', 'it_operator', 'auditor'] as const) {
        const admin = await signedIn(role);
        for (const endpoint of guarded) {
          if (endpoint.access.by !== 'console-session' || !endpoint.path.includes('/tenants/')) continue;
          const { permission } = endpoint.access;
          const granted: readonly string[] = roles[role];
          const may = permission === null || permits(granted, permission);
          const answer = await ask(admin, endpoint);
          const denied = answer.body['code'] === 'insufficient_permission';
          expect([role, signature(endpoint), denied]).toEqual([role, signature(endpoint), !may]);
        }
      }
      expect((await eventsOf(server, 'admin_denied')).length).toBeGreaterThan(0);
    },
    WALK_MS,
  );

  it(
    "TH-20 knows the caller's organization only, and refuses others' tenants like ones that do not exist",
    async () => {
      const admin = await (await signedIn('security_admin')).elevate();
      const theirs = await foreignTenant(server);
      const own = seededOf(server).organization_id;
      for (const endpoint of guarded.filter(({ path }) => path.includes('/tenants/'))) {
        for (const places of [theirs, { ...theirs, organizationId: own }, { organizationId: own, tenantId: randomUUID() }]) {
          const answer = await ask(admin, endpoint, { ...values(), ...places });
          expect([signature(endpoint), answer.body]).toMatchObject([
            signature(endpoint),
            { status: 403, code: 'tenant_access_denied' },
          ]);
        }
      }
    },
    WALK_MS,
  );

  it(
    'refuses what its contract does not name',
    async () => {
      for (const [role, endpoints] of byRole()) {
        const admin = await (await signedIn(role)).elevate();
        for (const endpoint of endpoints.filter(takesBody)) {
          const answer = await ask(admin, endpoint, values(), {}, { nobody_asked_for_this: true });
          expect([signature(endpoint), answer.status]).toEqual([signature(endpoint), 400]);
        }
        for (const endpoint of endpoints.filter(({ method }) => method === 'GET')) {
          const answer = await admin.ask('GET', `${addressOf(endpoint, values())}?nobody_asked_for_this=1`);
          expect([signature(endpoint), answer.status]).toEqual([signature(endpoint), 400]);
        }
      }
    },
    WALK_MS,
  );

  it(
    'asks for a fresh proof where its contract says so',
    async () => {
      for (const [role, endpoints] of byRole()) {
        const admin = await signedIn(role);
        for (const endpoint of endpoints) {
          if (endpoint.access.by !== 'console-session' || endpoint.access.elevated !== true) continue;
          const answer = await ask(admin, endpoint);
          expect([signature(endpoint), answer.body]).toMatchObject([
            signature(endpoint),
            { status: 403, code: 'reauth_required' },
          ]);
        }
      }
    },
    WALK_MS,
  );

  it(
    'is not there on the public listener',
    async () => {
      for (const endpoint of ofConsole) {
        const answer = await server.ask(endpoint.method, addressOf(endpoint, values()));
        expect([signature(endpoint), answer.status]).toEqual([signature(endpoint), 404]);
      }
    },
    WALK_MS,
  );
});

describe('locks and sessions of users', () => {
  const hanako = () =>
    seededOf(server).users.find(({ email }) => email.startsWith('hanako')) ?? { email: '', password: '', tenant_id: '' };
  const login = async (password: string) => {
    const { tenant_id: tenant, clients } = seededOf(server);
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clients[0]?.client_id ?? '',
      redirect_uri: clients[0]?.redirect_uris[0] ?? '',
      scope: 'openid',
      state: 's',
    });
    const opened = await server.ask('GET', `/${tenant}/v1/authorizations?${query.toString()}`);
    const id = new URL(opened.location, server.base).searchParams.get('id') ?? '';
    const post = (part: string, body: object = {}) => server.ask('POST', `/${tenant}/v1/authorizations/${id}/${part}`, { body });
    return { post, answer: await post('password-authentication', { username: hanako().email, password }) };
  };
  const guess = async (password: string) => (await login(password)).answer;

  it('R-004 lists who is locked until when, and lifts it with a fresh proof, on record', async () => {
    for (let n = 0; n < 10; n += 1) await guess('wrong');
    expect((await guess(hanako().password)).body).toMatchObject({ error: 'too_many_attempts' });
    const admin = await (await signedIn('security_admin')).elevate();
    const listed = (await admin.ask('GET', admin.inTenant('/locked-users'))).body['list'] as { id: string; locks: object[] }[];
    expect(listed).toMatchObject([
      { name: '山田 花子', username: expect.stringContaining('***') as string, locks: [{ kind: 'password' }] },
    ]);
    const unlocked = await admin.ask('POST', admin.inTenant(`/users/${listed[0]?.id ?? ''}/unlock`));
    expect(unlocked.body).toEqual({ unlocked: 1 });
    expect((await admin.ask('GET', admin.inTenant('/locked-users'))).body['list']).toEqual([]);
    expect((await guess(hanako().password)).status).toBe(200);
    expect((await eventsOf(server, 'user_unlocked_by_admin')).at(-1)).toMatchObject({ account_id: listed[0]?.id });
  });

  it.each(['sms', 'email'] as const)('R-004 lists and lifts the lock of wrong codes by %s, and counts it', async (kind) => {
    const code = async (verification_code: string) => {
      server.clock.advance(60);
      const { post, answer } = await login(hanako().password);
      expect(answer.status).toBe(200);
      expect((await post(`${kind}-authentication-challenge`)).status).toBe(200);
      return [
        await post(`${kind}-authentication`, { verification_code }),
        await post(`${kind}-authentication`, { verification_code }),
      ];
    };
    server.clock.advance(60 * MINUTE); // as many codes may be sent again
    for (let n = 0; n < 5; n += 1) await code('x');
    expect((await code('x'))[0]?.body).toMatchObject({ error: 'too_many_attempts' });
    const admin = await (await signedIn('security_admin')).elevate();
    const listed = (await admin.ask('GET', admin.inTenant('/locked-users'))).body['list'] as { id: string; locks: object[] }[];
    expect(listed).toMatchObject([{ name: '山田 花子', locks: [{ kind }] }]);
    expect((await admin.ask('GET', admin.inTenant('/dashboard'))).body['locks']).toMatchObject({ second_factors: 1 });
    const unlocked = await admin.ask('POST', admin.inTenant(`/users/${listed[0]?.id ?? ''}/unlock`));
    expect(unlocked.body).toEqual({ unlocked: 1 });
    expect((await admin.ask('GET', admin.inTenant('/locked-users'))).body['list']).toEqual([]);
    expect((await code('x'))[0]?.body).toMatchObject({ error: 'invalid_grant' });
  });

  it('R-004 lists and lifts the lock of wrong mailed codes of the Supabase surface, whose end is on record', async () => {
    const path = `/${hanako().tenant_id}/auth/v1/verify`;
    const guessed = async () =>
      (await server.ask('POST', path, { body: { type: 'email', email: hanako().email, token: '000000' } })).body['error_code'];
    for (let n = 0; n < 10; n += 1) expect(await guessed()).toBe('otp_expired');
    expect(await guessed()).toBe('over_request_rate_limit');
    const admin = await (await signedIn('security_admin')).elevate();
    const listed = (await admin.ask('GET', admin.inTenant('/locked-users'))).body['list'] as { id: string; locks: object[] }[];
    expect(listed).toMatchObject([{ name: '山田 花子', locks: [{ kind: 'mailed_code' }] }]);
    const about = { account_id: listed[0]?.id, detail: { purpose: 'sign-in' } };
    expect((await eventsOf(server, 'user_lock')).at(-1)).toMatchObject({ ...about, reason: 'too_many_wrong_codes' });
    expect((await eventsOf(server, 'email_verification_failure')).at(-1)).toMatchObject({ ...about, reason: 'locked' });
    expect((await admin.ask('POST', admin.inTenant(`/users/${listed[0]?.id ?? ''}/unlock`))).body).toEqual({ unlocked: 1 });
    expect(await guessed()).toBe('otp_expired');
  });

  it('R-004 finds where somebody is logged in, masked, and ends it everywhere', async () => {
    const [row] = await seedSql(server.database, `SELECT tenant_id, id FROM account WHERE username = $1`, [hanako().email]);
    await seedSql(
      server.database,
      `INSERT INTO session (tenant_id, id, account_id, secret_hash, evidence, auth_time, ip, user_agent, created_at, last_seen_at, expires_at)
       VALUES ($1, gen_random_uuid(), $2, 'x', '{}', $3, '192.0.2.77', 'Phone', $3, $3, $3::timestamptz + interval '1 day')`,
      [row?.['tenant_id'], row?.['id'], server.clock.now()],
    );
    const admin = await (await signedIn('it_operator')).elevate();
    const address = admin.inTenant(`/user-sessions?query=${encodeURIComponent(hanako().email)}`);
    const { list } = (await admin.ask('GET', address)).body as { list: { id: string; sessions: object[] }[] };
    expect(list).toMatchObject([{ id: row?.['id'], sessions: [{ ip: '192.0.2.*', user_agent: 'Phone' }] }]);
    expect((await admin.ask('POST', admin.inTenant(`/users/${String(row?.['id'])}/end-sessions`))).body).toEqual({ ended: 1 });
    expect((await eventsOf(server, 'user_sessions_ended')).at(-1)).toMatchObject({ account_id: row?.['id'] });
    expect((await admin.ask('GET', admin.inTenant('/user-sessions?query=nobody@example.com'))).body).toEqual({ list: [] });
  });

  it('counts what happened on the dashboard', async () => {
    const admin = await signedIn('auditor');
    await guess('wrong');
    const { body } = await admin.ask('GET', admin.inTenant('/dashboard'));
    const { logins, coverage } = body as {
      logins: { methods: { method: string; failure: number }[]; steps: unknown[] };
      coverage: unknown;
    };
    expect(logins.methods.find(({ method }) => method === 'password')?.failure).toBeGreaterThan(0);
    expect(logins.steps).toHaveLength(12);
    expect(coverage).toMatchObject({ users: 3, with_second_factor: 2 });
  });

  it('L-03 leaves no password, code, cookie or secret in logs and tables', async () => {
    expect(await server.leaks()).toEqual([]);
  });
});
