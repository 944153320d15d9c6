import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { events, guardedPermissions, management, permits, problems, roles, supabaseProblems } from '#shared/contracts';
import { liveness, readiness } from '../../apps/api/health.controller.ts';
import { aServer, type TestServer } from './a-server.ts';
import { everything as catalogue, ofConsole, ofPublic, placesOf, signature, takesBody } from './catalogue.ts';
import { fieldsOf } from './fields.ts';

let server: TestServer;
beforeAll(async () => void (server = await aServer()));
afterAll(() => server.stop());

/** Every route of the running router, from its own drawing: four characters of indent a level, the paths joined. */
function routesOf(drawing: string): readonly string[] {
  const above: string[] = [];
  return drawing.split('\n').flatMap((line) => {
    const [, indent = '', path = '', methods = ''] = /^([│ ]*)[├└]── (\S+) \(([A-Z, ]+)\)$/.exec(line) ?? [];
    if (path === '') return [];
    above.splice(indent.length / 4, Infinity, path);
    return methods.split(', ').map((method) => `${method} ${above.join('')}`);
  });
}

describe('the running router', () => {
  it('has exactly the routes of the contracts, and a HEAD for each GET', () => {
    for (const [app, endpoints] of [
      [server.running.app, ofPublic],
      [server.running.console, ofConsole],
    ] as const) {
      const drawing = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
      const contracted = [...endpoints, liveness, readiness];
      const heads = contracted.filter(({ method }) => method === 'GET').map(({ path }) => `HEAD ${path}`);
      expect([...routesOf(drawing)].sort()).toEqual([...contracted.map(signature), ...heads].sort());
    }
  });
});

describe('every endpoint', () => {
  it('has a name of its own, and a schema with every place of its path and nothing else', () => {
    expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length);
    for (const endpoint of catalogue) {
      const named = fieldsOf(endpoint.params).map(({ path }) => path.join('.'));
      const missing = placesOf(endpoint).filter((place) => !named.includes(place));
      expect([signature(endpoint), missing]).toEqual([signature(endpoint), []]);
    }
  });

  /** Whose bodies are documents with a grammar and a validator of their own, or belong to the interaction that the path names. */
  const READ_ELSEWHERE = /\/authentication-(configurations|policies)|\/:interaction$/;
  /** Acts that the address says all of. */
  const WITHOUT_BODY =
    /\/(deny|switch-account|userinfo|logout|recovery-codes\/regenerate|end-other-sessions|step-up\/sms|session\/touch|unlock|end-sessions|event-webhooks\/:id\/(test|rotate-secret)|mfa-resets\/:id\/(cancel|confirmations|retry|rollback|resume|notifications|enrolment-tickets)|approval-requests\/cancel|audit\/verifications)$/;

  it('has a schema for the body it takes', () => {
    const shapeless = catalogue.filter(takesBody).filter(({ body }) => fieldsOf(body).length === 0);
    const unexplained = shapeless.filter(({ path }) => !READ_ELSEWHERE.test(path) && !WITHOUT_BODY.test(path));
    expect(unexplained.map(signature)).toEqual([]);
  });

  it('of management is in the list its surface gives, at the level its path says, with a permission some role has', () => {
    const managed = catalogue.filter(({ access }) => access.by === 'management');
    expect(new Set(managed)).toEqual(new Set(management.endpoints));
    for (const { access, path } of managed) {
      if (access.by !== 'management') continue;
      expect([path, access.level]).toEqual([path, path.includes('/organizations/') ? 'organization' : 'system']);
      expect(
        Object.values(roles).some((granted) => permits(granted, access.permission)),
        access.permission,
      ).toBe(true);
    }
  });
});

/** The text of every file that runs, without tests and without the catalogues themselves. */
function sources(): readonly string[] {
  const root = join(import.meta.dirname, '../..');
  return ['libs', 'apps']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter(
      (name) =>
        /\.tsx?$/.test(name) &&
        !/node_modules|\.spec\.|\/testing\.ts$|\/test\/|contracts\/src\/((supabase-)?problems|events|permissions)\.ts$/.test(
          name,
        ),
    )
    .map((name) => readFileSync(join(root, name), 'utf8'));
}

/** Declared for what is being built. */
const IN_WAITING = {
  problems: /^$/,
  events: /^$/,
};
/** Rights that come with no role: whoever grants guarded rights needs a second person each time. */
const OF_NO_ROLE = ['role.grant_guarded'];

describe('the catalogues', () => {
  const all = sources().join('\n');
  const named = (word: string): boolean => all.includes(`'${word}'`);

  it('of problems has no entry that nothing refuses with, and no refusal uses a code it lacks', () => {
    const every = { ...problems, ...supabaseProblems };
    expect(Object.keys(every).filter((code) => !named(code) && !IN_WAITING.problems.test(code))).toEqual([]);
    const used = [...all.matchAll(/code: '([a-z_]+\.[a-z_]+)'/g)].map(([, code]) => code ?? '');
    expect(used.length).toBeGreaterThan(50);
    expect(used.filter((code) => !(code in every))).toEqual([]);
  });

  it('of events has no entry that nothing records', () => {
    const traced = new Set<string>(management.endpoints.map(({ trace }) => trace.event));
    expect(Object.keys(events).filter((type) => !named(type) && !traced.has(type) && !IN_WAITING.events.test(type))).toEqual([]);
  });

  it('of permissions gives each guarded one to some role, and roles name no other', () => {
    const granted = Object.values(roles).flatMap((list): readonly string[] => list);
    const guarded: readonly string[] = guardedPermissions;
    expect(granted.filter((permission) => !guarded.includes(permission) && !permission.startsWith('idp:'))).toEqual([]);
    expect(guarded.filter((permission) => !granted.includes(permission))).toEqual(OF_NO_ROLE);
  });
});
