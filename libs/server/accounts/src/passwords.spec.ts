import { hash } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { Gate, readConfig } from '#server/platform';
import { Passwords } from './passwords.ts';

const config = (mode: 'development' | 'production') =>
  readConfig({
    ...{ SEKISHO_MODE: mode, DATABASE_URL: 'postgresql://x', DATABASE_SYSTEM_URL: 'postgresql://x', SMTP_URL: 'smtp://x' },
    ...{ PUBLIC_URL: 'https://login.example.jp', CONSOLE_URL: 'https://console.example.jp' },
    SEKISHO_MASTER_KEY: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  });
const passwords = new Passwords(new Gate(2, 100), config('production'));

async function hashed(password: string): Promise<string> {
  const outcome = await passwords.hash(password);
  if (!outcome.ok) throw new Error('overloaded');
  return outcome.value;
}
async function check(stored: string | null, password: string) {
  const outcome = await passwords.verify(stored, password);
  if (!outcome.ok) throw new Error('overloaded');
  return outcome.value;
}

describe('a stored password', () => {
  it('A11-01 N-06 is argon2id of 19 MiB, two passes, one lane, with a salt of its own', async () => {
    const [one, two] = await Promise.all([hashed('関所の合言葉'), hashed('関所の合言葉')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(two);
  });

  it('is matched by itself only, case and every sign kept', async () => {
    const stored = await hashed('Kumano-kodo 88');
    expect(await check(stored, 'Kumano-kodo 88')).toEqual({ matches: true, outdated: false });
    for (const wrong of ['kumano-kodo 88', 'Kumano-kodo 88 ', 'Kumano-kodo88', '', 'Kumano-kodo 88\0'])
      expect((await check(stored, wrong)).matches).toBe(false);
  });

  it('A6-09 is not cut: another 73rd or 255th character is another password', async () => {
    const long = 'あ'.repeat(256);
    const stored = await hashed(long);
    expect((await check(stored, long)).matches).toBe(true);
    for (const at of [72, 254]) expect((await check(stored, `${long.slice(0, at)}い${long.slice(at + 1)}`)).matches).toBe(false);
  });

  it.each([
    ['ｐａｓｓｗｏｒｄ　８８', 'password 88'],
    ['か\u3099っこう', 'がっこう'],
    ['ﾊﾟｽﾜｰﾄﾞ', 'パスワード'],
  ])('N-02 %s and %s are the same keys pressed', async (one, other) => {
    expect((await check(await hashed(one), other)).matches).toBe(true);
    expect((await check(await hashed(other), one)).matches).toBe(true);
  });

  it('A11-01 with weaker parameters still matches, and asks to be replaced', async () => {
    const weak = await hash('old password', { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    expect(await check(weak, 'old password')).toEqual({ matches: true, outdated: true });
    expect(await check(weak, 'wrong')).toEqual({ matches: false, outdated: true });
  });
});

describe('a check for nobody', () => {
  it('never matches, whatever is tried', async () => {
    for (const password of ['', 'A', 'no account has this password', 'AAAAAAAAAAAAAAAAAAAAAA'])
      expect(await check(null, password)).toEqual({ matches: false, outdated: false });
  });

  it('A6-15 costs one hash from the first one on, like a check for somebody', async () => {
    const stored = await hashed('right');
    const time = async (against: string | null) => {
      const fresh = new Passwords(new Gate(1, 1), config('production'));
      const start = performance.now();
      await fresh.verify(against, 'wrong');
      return performance.now() - start;
    };
    const [nobody, somebody]: number[][] = [[], []];
    for (let n = 0; n < 15; n += 1) {
      nobody?.push(await time(null));
      somebody?.push(await time(stored));
    }
    const fastest = (times: number[] | undefined) => Math.min(...(times ?? []));
    // Two hashes would be a factor of 2; the fastest of 15 hardly feels what else the machine does.
    expect(fastest(nobody) / fastest(somebody)).toBeGreaterThan(0.6);
    expect(fastest(nobody) / fastest(somebody)).toBeLessThan(1.6);
  });
});

describe('hashing', () => {
  it('F-011 is refused at once when too many wait for a core', async () => {
    const busy = new Passwords(new Gate(1, 1), config('production'));
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => busy.hash('x')));
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, false, false]);
    expect(outcomes[3]).toEqual({ ok: false, problem: { code: 'system.overloaded', retryAfterSeconds: 1 } });
    expect((await busy.verify(null, 'x')).ok).toBe(true);
  });
});

describe('a new password', () => {
  it.each(['password', 'Password1', 'qwerty123', 'PASSWORD', 'ｐａｓｓｗｏｒｄ', 'football'])(
    'A6-06 N-03 %s is known to every guesser',
    (word) => {
      expect(passwords.judge(word, 8, []).problems).toContain('too_common');
    },
  );

  it('X-06 may be the sample of the requirements in development only', () => {
    const inDevelopment = new Passwords(new Gate(1, 1), config('development'));
    expect(inDevelopment.judge('Test1234!', 8, []).problems).toEqual([]);
    expect(inDevelopment.judge('password', 8, []).problems).toContain('too_common');
  });
});
