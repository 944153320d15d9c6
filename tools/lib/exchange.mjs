import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { Refusal } from './refusal.mjs';

const PATIENCE_MS = 30_000;

/** A token is recognisable by its beginning and of no use by it. */
const shortened = (secret) => `${secret.slice(0, 8)}…`;

/**
 * Calls a server as curl does and prints what went over the wire. node:http and not fetch: fetch sends `sec-fetch-mode`,
 * which only browsers should, and curl follows no redirect.
 * @param {(line: string) => void} print
 */
export function talkingTo(print) {
  const secrets = new Set();
  const shown = (text) => [...secrets].reduce((result, secret) => result.replaceAll(secret, shortened(secret)), text);
  const say = (mark, text) =>
    shown(text)
      .split('\n')
      .forEach((line) => print(`${mark} ${line}`.trimEnd()));

  const hide = (secret) => {
    if (typeof secret === 'string' && secret.length > 8) secrets.add(secret);
  };

  return {
    /** What is shown only by its beginning from now on. @param {unknown} secret anything but a text is ignored */
    hide,

    /**
     * One exchange. A Refusal says in one sentence what went wrong when the status is another one than wanted.
     * @param {{ step: string, method: string, url: string, wanted: number, token?: string, form?: Record<string, string>, body?: unknown }} call
     */
    async exchange({ step, method, url, wanted, token, form, body }) {
      const sent = form ? new URLSearchParams(form).toString() : body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        ...(sent !== undefined && { 'Content-Type': form ? 'application/x-www-form-urlencoded' : 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
      };
      print('');
      print(`# ${step}`);
      print(shown(`${method} ${url}`));
      for (const [name, value] of Object.entries(headers)) say('>', `${name}: ${value}`);
      if (form)
        say(
          '>',
          Object.entries(form)
            .map(([name, value]) => `${name}=${value}`)
            .join('&'),
        );
      else if (body !== undefined) say('>', JSON.stringify(body, null, 2));

      const answer = await send(url, method, headers, sent, step);
      for (const name of ['access_token', 'refresh_token', 'id_token', 'client_secret']) hide(answer.body?.[name]);
      print(`< ${answer.status}`);
      if (answer.location) say('<', `Location: ${answer.location}`);
      if (answer.text) say('<', answer.body === undefined ? answer.text : JSON.stringify(answer.body, null, 2));
      if (answer.status !== wanted)
        throw new Refusal(
          `${step} failed: ${method} ${url} answered ${answer.status} instead of ${wanted}: ${shown(answer.text)}`,
        );
      return answer;
    },
  };
}

function send(url, method, headers, sent, step) {
  const request = url.startsWith('https:') ? tlsRequest : plainRequest;
  const length = sent === undefined ? {} : { 'Content-Length': Buffer.byteLength(sent) };
  return new Promise((resolve, reject) => {
    const fail = (error) =>
      reject(new Refusal(`${step} failed: ${new URL(url).origin} does not answer (${error.code ?? error.message}).`));
    const call = request(url, { method, headers: { Accept: 'application/json', ...headers, ...length }, timeout: PATIENCE_MS });
    call.once('timeout', () => call.destroy(new Error(`no answer within ${PATIENCE_MS / 1000} s`)));
    call.once('error', fail);
    call.once('response', (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (chunk) => void (text += chunk));
      response.once('error', fail);
      response.once('end', () =>
        resolve({ status: response.statusCode, location: response.headers.location, text, body: parsed(text) }),
      );
    });
    call.end(sent);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
