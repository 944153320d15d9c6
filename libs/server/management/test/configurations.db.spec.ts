import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requirement002Sms } from '#testing/outbound';
import { policyPattern1, policyPattern2, policyPattern3 } from '#testing/policies';
import { seedSql } from '#testing/schema';
import { anOrganization, aSurface, textAt, type Surface, type TestOrganization } from '../src/testing.ts';

let surface: Surface;
let acme: TestOrganization;
beforeAll(async () => {
  surface = await aSurface();
  acme = await anOrganization(surface, 'Acme');
});
afterAll(() => surface.close());

const SECRET = 'hunter2-of-the-provider';
const post = (path: string, body: unknown, org = acme) => surface.ask('POST', `${org.base}/${path}`, org.token, body);
const put = (path: string, body: unknown, org = acme) => surface.ask('PUT', `${org.base}/${path}`, org.token, body);
const get = (path: string, org = acme) => surface.ask('GET', `${org.base}/${path}`, org.token);

/** Requirement 002's configuration with the provider's password replaced, so that it can be searched for. */
const withSecret = (secret: string, id: string = randomUUID()) =>
  JSON.parse(
    JSON.stringify({ ...requirement002Sms(), id }).replaceAll('"password":"password"', `"password":"${secret}"`),
  ) as Record<string, unknown>;

describe('requirement 002, step 1', () => {
  it('is accepted as it stands, and answers a superset of the printed answer', async () => {
    const { status, body } = await post('authentication-configurations', requirement002Sms());
    expect(status).toBe(201);
    const { id, type, attributes, metadata } = requirement002Sms();
    expect(body).toMatchObject({
      dry_run: false,
      result: {
        id,
        type,
        enabled: true,
        attributes,
        metadata,
        interactions: { 'sms-authentication': {}, 'sms-authentication-challenge': {} },
      },
    });
  });

  it('refuses a second configuration of the type, naming the first one', async () => {
    const { status, body } = await post('authentication-configurations', { ...requirement002Sms(), id: randomUUID() });
    expect([status, JSON.stringify(body['error_messages'])]).toEqual([409, expect.stringContaining(requirement002Sms().id)]);
  });

  it('accepts the id another tenant uses, without a word about it', async () => {
    const other = await anOrganization(surface, 'Other');
    expect((await post('authentication-configurations', requirement002Sms(), other)).status).toBe(201);
  });
});

describe('an authentication configuration', () => {
  let org: TestOrganization;
  let id: string;
  beforeAll(async () => {
    org = await anOrganization(surface, 'Secrets');
    id = textAt((await post('authentication-configurations', withSecret(SECRET), org)).body, 'result.id');
  });

  it('never shows a secret again: not in an answer, not in the record, not in the clear in the database', async () => {
    const answers = [await get('authentication-configurations', org), await get(`authentication-configurations/${id}`, org)];
    const stored = [
      ...(await seedSql(surface.database, `SELECT * FROM authentication_configuration WHERE id = $1`, [id])),
      ...(await seedSql(surface.database, `SELECT * FROM audit_record WHERE tenant_id = $1`, [org.tenantId])),
    ];
    expect(JSON.stringify([answers.map(({ text }) => text), stored])).not.toContain(SECRET);
    expect(answers[1]?.text).toContain('"password":"****"');
    expect(answers[1]?.body).toMatchObject({ id, type: 'sms' }); // the bare object
  });

  it('keeps a stored secret where **** comes back, and says what changed', async () => {
    const sealed = async () =>
      (await seedSql(surface.database, `SELECT secrets_sealed FROM authentication_configuration WHERE id = $1`, [id]))[0];
    const before = await sealed();
    const { body } = await get(`authentication-configurations/${id}`, org);
    const metadata = { ...(body['metadata'] as object), expire_seconds: 120 };
    const replaced = await put(`authentication-configurations/${id}`, { ...body, metadata }, org);
    expect(replaced.body).toMatchObject({ dry_run: false, diff: { 'metadata.expire_seconds': { before: 300, after: 120 } } });
    expect((await sealed())?.['secrets_sealed']).not.toBe(before?.['secrets_sealed']);
    expect((await put(`authentication-configurations/${id}`, body, org)).status).toBe(200);
  });

  it('does not send a stored secret to another host', async () => {
    const { body } = await get(`authentication-configurations/${id}`, org);
    const elsewhere = JSON.parse(
      JSON.stringify(body).replaceAll('http://host.docker.internal:4000', 'https://elsewhere.example.com'),
    ) as object;
    expect((await put(`authentication-configurations/${id}`, elsewhere, org)).status).toBe(400);
    expect((await post('authentication-configurations', { ...withSecret('****'), type: 'email' }, org)).status).toBe(400);
  });

  it('names every fault at once, in the frame and deep inside', async () => {
    const document = requirement002Sms();
    const faulty = {
      ...document,
      id: 'no-uuid',
      type: 'pigeon',
      surprise: 1,
      metadata: { ...document.metadata, retry_count_limitation: 99 },
      interactions: {
        ...document.interactions,
        'sms-authentication': { ...document.interactions['sms-authentication'], pre_hook: { additional_parameters: [{}] } },
        'sms-unknown': {},
      },
    };
    const { status, body } = await post('authentication-configurations', faulty, org);
    expect(status).toBe(400);
    const messages = JSON.stringify(body['error_messages']);
    for (const fault of ['id:', 'type:', 'surprise:', 'retry_count_limitation', 'pre_hook', 'sms-unknown'])
      expect(messages).toContain(fault);
  });

  it('refuses an address inside the network', async () => {
    const inside = JSON.parse(
      JSON.stringify(requirement002Sms()).replaceAll('http://host.docker.internal:4000', 'http://169.254.169.254'),
    ) as object;
    expect((await post('authentication-configurations', { ...inside, id: randomUUID() })).status).toBe(400);
  });

  it('stores nothing in a dry run, whatever it is a trial of', async () => {
    const email = { id: randomUUID(), type: 'email', interactions: {} };

    expect((await post('authentication-configurations?dry_run=true', email, org)).status).toBe(200);
    expect((await get(`authentication-configurations/${email.id}`, org)).status).toBe(404);
    const removal = await surface.ask('DELETE', `${org.base}/authentication-configurations/${id}?dry_run=true`, org.token);
    expect([removal.status, removal.body]).toEqual([200, { message: 'Deletion simulated successfully', id, dry_run: true }]);
    expect((await get(`authentication-configurations/${id}`, org)).status).toBe(200);
    expect((await surface.ask('DELETE', `${org.base}/authentication-configurations/${id}`, org.token)).status).toBe(204);
    expect((await get('authentication-configurations', org)).body).toEqual({ list: [], total_count: 0, limit: 20, offset: 0 });
  });
});

describe('requirement 002, step 2', () => {
  const document = (policy: object, id: string = randomUUID()) => ({ id, flow: 'oauth', enabled: true, policies: [policy] });
  const id = randomUUID();

  it('is accepted as it stands, and the patterns replace each other by PUT', async () => {
    const made = await post('authentication-policies', document(policyPattern1(), id));
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ dry_run: false, warnings: [] })]);
    expect(made.body['result']).toMatchObject({ id, flow: 'oauth', enabled: true, policies: [policyPattern1()] });
    for (const pattern of [policyPattern2(), policyPattern3(), policyPattern1()]) {
      const replaced = await put(`authentication-policies/${id}`, document(pattern, id));
      expect([replaced.status, replaced.body['result']]).toEqual([
        200,
        expect.objectContaining({ policies: [expect.objectContaining(pattern)] }),
      ]);
    }
    expect((await get(`authentication-policies/${id}`)).body).toMatchObject({ id, policies: [policyPattern1()] });
  });

  it('warns of e-mail as second factor, and of methods that are not configured', async () => {
    const { body } = await put(`authentication-policies/${id}?dry_run=true`, document(policyPattern2(), id));
    const codes = (body['warnings'] as { code: string }[]).map(({ code }) => code);
    expect(codes).toContain('email_as_second_factor');
    expect(codes).toContain('method_not_configured');
  });

  it('refuses a second policy of the flow, naming the first one', async () => {
    const { status, body } = await post('authentication-policies', document(policyPattern1()));
    expect([status, JSON.stringify(body['error_messages'])]).toEqual([409, expect.stringContaining(id)]);
  });

  it('names every fault of a document', async () => {
    const faulty = {
      ...policyPattern1(),
      available_methods: ['pigeon'],
      conditions: { moon: ['full'] },
      device_registration_conditions: { any_of: [[{}]] },
    };
    const { status, body } = await put(`authentication-policies/${id}`, document(faulty, id));
    expect(status).toBe(400);
    for (const fault of ['pigeon', 'moon', 'device_registration_conditions'])
      expect(JSON.stringify(body['error_messages'])).toContain(fault);
    expect((await post('authentication-policies', [])).status).toBe(400);
  });
});
