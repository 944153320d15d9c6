import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inbox } from '../api/inbox.ts';
import { granted, PASSWORD } from './a-client.ts';
import { aWorld, type World } from './a-person.ts';

let world: World;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.stop());

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;
/** The words of the newest of `count` mails to an address. */
async function lastMail(address: string, count = 1): Promise<string> {
  const mails = () => inbox(world.server, address);
  await expect.poll(async () => (await mails()).length, { timeout: 10_000 }).toBe(count);
  return (await mails())[0]?.text.ja ?? '';
}
const languageOf = async (email: string): Promise<unknown> =>
  (await world.sql('SELECT language FROM account WHERE username = $1', [email]))[0]?.['language'];

describe('the language of mails', () => {
  it('is the locale of the user’s own data, which goes before the request, at sign-up and later', async () => {
    const email = 'locale@example.com';
    const client = world.demo.client();
    granted(await client.signUp({ email, password: PASSWORD, options: { data: { locale: 'en-GB' } } }));
    expect(await languageOf(email)).toBe('en');
    await world.ask('POST', '/recover', { body: { email }, headers: { 'accept-language': 'ja' } });
    expect(await lastMail(email)).not.toMatch(JAPANESE);
    granted(await client.updateUser({ data: { locale: 'ja' } }));
    await world.ask('POST', '/recover', { body: { email }, headers: { 'accept-language': 'en' } });
    expect(await lastMail(email, 2)).toMatch(JAPANESE);
    granted(await client.updateUser({ data: { locale: 'fr', other: 1 } }));
    expect(await languageOf(email)).toBe('ja');
  });

  it('is the one of the request where somebody new asks for a link, and is kept', async () => {
    const email = 'asked@example.com';
    await world.ask('POST', '/otp', { body: { email }, headers: { 'accept-language': 'en' } });
    expect(await lastMail(email)).not.toMatch(JAPANESE);
    expect(await languageOf(email)).toBe('en');
  });

  it('is Japanese where nobody said anything', async () => {
    const email = 'silent@example.com';
    await world.ask('POST', '/otp', { body: { email } });
    expect(await lastMail(email)).toMatch(JAPANESE);
    expect(await languageOf(email)).toBeNull();
  });
});

describe('ending the other sessions', () => {
  it('L-071 tells the owner how many, and says nothing where there was none', async () => {
    const person = await world.person();
    granted(await person.client.updateUser({ data: { locale: 'en' } }));
    expect((await person.client.signOut({ scope: 'others' })).error).toBeNull();
    await person.elsewhere();
    await person.elsewhere();
    expect((await person.client.signOut({ scope: 'others' })).error).toBeNull();
    expect(await lastMail(person.email)).toMatch(/^(?=[\s\S]*\b2\b)[^\u3040-\u30ff\u4e00-\u9fff]+$/);
  });
});
