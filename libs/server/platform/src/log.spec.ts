import { describe, expect, it } from 'vitest';
import { Secret } from '#shared/kernel';
import { createLog } from './log.ts';

function logged(value: object | Error, level = 'info'): { text: string; line: Record<string, unknown> } {
  const lines: string[] = [];
  createLog(level, { write: (line: string) => void lines.push(line) }).info(value, 'said');
  const text = lines.join('');
  return { text, line: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

describe('a line of the log', () => {
  it('A16-01 is one JSON object with level, UTC time in milliseconds, message and members', () => {
    expect(logged({ request_id: 'r1', ms: 3, ok: true, none: null }).line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      msg: 'said',
      request_id: 'r1',
      ms: 3,
      ok: true,
      none: null,
    });
  });

  it.each([
    ...['password', 'new_password', 'client_secret', 'secret', 'token', 'access_token', 'refresh_token', 'id_token', 'code'],
    ...['code_verifier', 'verification_code', 'authorization', 'cookie', 'set-cookie', 'private_jwk', 'jwks', 'payload'],
    ...['Authorization', 'Set-Cookie', 'newPassword', 'clientSecret', 'ACCESS_TOKEN'],
  ])('A16-02 never holds the value of %s, at any depth', (member) => {
    let value: object = { [member]: 'hunter2' };
    for (let depth = 0; depth < 12; depth += 1) {
      const { text } = logged(value);
      expect(text).not.toContain('hunter2');
      expect(text).toMatch(depth < 6 ? /\[redacted\]/ : /\[redacted\]|\[too deep\]/);
      value = depth % 3 === 0 ? { list: [value] } : { inner: value };
    }
  });

  it('A16-02 never holds a Secret, nor the members that a driver hung on an error', () => {
    expect(logged({ url: new Secret('hunter2') }).line['url']).toBe('[secret]');
    const fault = Object.assign(new Error('query failed'), { parameters: ['hunter2'], config: { auth: 'hunter2' } });
    for (const value of [fault, { fault }, { err: fault }]) {
      expect(logged(value).text).toContain('query failed');
      expect(logged(value).text).not.toContain('hunter2');
    }
  });

  it('A16-04 stays one line whatever a value brings along', () => {
    const { text, line } = logged({ user_agent: 'a\r\nb\u2028c\u2029d\u0085e\u001b[31mf"}\n{"level":"fatal"' });
    expect(text.trimEnd().split(/[\r\n\u2028\u2029\u0085]/)).toHaveLength(1);
    expect(text).not.toContain('\u001b');
    expect(line['level']).toBe('info');
  });

  it('survives an object that holds itself, and leaves it as it was', () => {
    const circle: Record<string, unknown> = { password: 'hunter2' };
    circle['self'] = circle;
    expect(logged(circle).text).not.toContain('hunter2');
    expect(circle['password']).toBe('hunter2');
  });

  it('is not written below the level', () => {
    expect([logged({}, 'warn').text, logged({}, 'silent').text]).toEqual(['', '']);
  });
});
