import { createHash, randomBytes } from 'node:crypto';
import { generateSync } from 'otplib';
import { cookiesOf, httpClient } from './http.mjs';
import { PASSWORD } from './password.mjs';
import { REDIRECT_URI } from './world.mjs';

/** What a browser says of an address that was followed, and of a request of our own page. */
const navigation = {
  accept: 'text/html',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'cross-site',
  'sec-fetch-dest': 'document',
};
const ownPage = (origin) => ({ origin, 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin', 'x-sekisho-ui': '1' });
const pkce = () => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};
const codeIn = (location) => new URL(location).searchParams.get('code');

/** One server as its clients see it: every step of a login is a method, and an operation is made of them. */
class Visitors {
  #next = 0;

  constructor(server, world, connections) {
    this.http = httpClient(server.origin, connections);
    this.base = `/${world.tenantId}/v1`;
    this.world = world;
    this.publicOrigin = server.ready.urls.public;
  }

  /** Everybody in turn: one person's second code within 30 seconds would be a replay. */
  nextUser() {
    return this.world.users[this.#next++ % this.world.users.length];
  }

  authorizePath(client, challenge) {
    return `${this.base}/authorizations?${new URLSearchParams({
      ...{ response_type: 'code', client_id: client.id, redirect_uri: REDIRECT_URI, state: 's' },
      ...{ scope: 'openid profile email offline_access', code_challenge: challenge, code_challenge_method: 'S256' },
    })}`;
  }

  async tokens(client, form) {
    const all = { client_id: client.id, client_secret: client.secret, ...form };
    return (await this.http.post(`${this.base}/tokens`, { form: all })).body;
  }

  redeem(client, { code, verifier }) {
    return this.tokens(client, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier });
  }

  /** Opens a transaction, passes the factors, and answers code and verifier; `browser` binds it and keeps the cookies. */
  async logIn(client, user, { withApp = false, browser = false } = {}) {
    const { verifier, challenge } = pkce();
    const opened = await this.http.get(this.authorizePath(client, challenge), {
      status: 302,
      headers: browser ? navigation : {},
    });
    const headers = browser ? { ...ownPage(this.publicOrigin), cookie: cookiesOf(opened) } : {};
    const at = `${this.base}/authorizations/${new URL(opened.headers.location).searchParams.get('id')}`;
    await this.http.post(`${at}/password-authentication`, { headers, json: { username: user.username, password: PASSWORD } });
    if (withApp) {
      const code = generateSync({ secret: user.secret });
      await this.http.post(`${at}/totp-authentication`, { headers, json: { verification_code: code } });
    }
    const done = await this.http.post(`${at}/authorize`, { headers, json: {} });
    return { code: codeIn(done.body.redirect_uri), verifier, cookie: cookiesOf(done) };
  }

  /** What a browser that is logged in does at the next application. */
  async authorizeAgain(client, cookie) {
    const { verifier, challenge } = pkce();
    const answer = await this.http.get(this.authorizePath(client, challenge), {
      status: 302,
      headers: { ...navigation, cookie },
    });
    return this.redeem(client, { code: codeIn(answer.headers.location), verifier });
  }

  async introspect(path, client, token) {
    const form = { client_id: client.id, client_secret: client.secret, token };
    const { body } = await this.http.post(path, { form });
    if (body.active !== true) throw new Error('the introspected token is not active');
  }
}

/**
 * The six workloads against one server. Each begins with what it needs already there (`prepare`), so that an operation is what
 * its name says and nothing else.
 */
export function workloads(server, world, connections) {
  const visitors = new Visitors(server, world, connections);
  const { plain } = world.clients;
  const held = [];
  return {
    async prepare() {
      for (let worker = 0; worker < connections; worker += 1) {
        const login = await visitors.logIn(plain, visitors.nextUser(), { browser: true });
        held.push({ cookie: login.cookie, ...(await visitors.redeem(plain, login)) });
      }
    },
    close: () => visitors.http.close(),
    async acts() {
      const discovery = await visitors.http.get(`/${world.tenantId}/.well-known/openid-configuration`);
      return actsOf(visitors, held, discovery.body.introspection_endpoint);
    },
  };
}

function actsOf(visitors, held, introspection) {
  const { plain, strict } = visitors.world.clients;
  return {
    'W1 password sign-in': async () => void (await visitors.logIn(plain, visitors.nextUser())),
    'W2 password + TOTP → tokens': async () => {
      await visitors.redeem(strict, await visitors.logIn(strict, visitors.nextUser(), { withApp: true }));
    },
    'W3 refresh with rotation': async (worker) => {
      const asked = { grant_type: 'refresh_token', refresh_token: held[worker].refresh_token };
      held[worker].refresh_token = (await visitors.tokens(plain, asked)).refresh_token;
    },
    ...(introspection && {
      'W4 introspection': (worker) => visitors.introspect(new URL(introspection).pathname, plain, held[worker].access_token),
    }),
    'W5 authorize in a session + code → tokens': async (worker) => {
      await visitors.authorizeAgain(plain, held[worker].cookie);
    },
    'W6 userinfo': async (worker) => {
      const headers = { authorization: `Bearer ${held[worker].access_token}` };
      await visitors.http.get(`${visitors.base}/userinfo`, { headers });
    },
  };
}
