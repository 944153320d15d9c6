import { describe, expect, it } from 'vitest';
import { runningProvider } from '../test/running-provider.ts';

const provider = runningProvider();
const page = async (path = '/') => (await provider.get(path)).text();
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('the inbox page', () => {
  it('says so when nothing has arrived', async () => {
    expect(await page()).toContain('まだ届いていません');
    expect(await page('/?lang=en')).toContain('Nothing has arrived yet');
  });

  it("follows the browser's languages until one is chosen on the page", async () => {
    const shown = async (path: string, wishes: string) =>
      (await provider.send('GET', path, undefined, { 'accept-language': wishes })).text();
    expect(await shown('/', 'de, en-US;q=0.9, ja;q=0.5')).toContain('<html lang="en">');
    expect(await shown('/', 'ja, en;q=0.9')).toContain('<html lang="ja">');
    expect(await shown('/', 'de')).toContain('<html lang="ja">');
    expect(await shown('/?lang=ja', 'en')).toContain('<html lang="ja">');
  });

  it('shows who, when, the template, the code with a copy button and the text in both languages', async () => {
    await provider.post('/sms-authentication-challenge', { phone_number: '+819012345678', template: 'registration' });
    const html = await page();
    expect(html).toContain('<html lang="ja">');
    expect(html).toMatch(/\+819012345678<\/span>\s*<time datetime="[^"]+">\d\d\/\d\d \d\d:\d\d:\d\d JST</);
    expect(html).toContain('<code>registration</code>');
    expect(html).toContain('data-copy="123456"');
    expect(html).toMatch(/lang="ja">【関所】登録の確認コードは 123456/);
    expect(html).toMatch(/lang="en">\[Sekisho\] Your registration code is 123456/);
  });

  it('A1-01 shows stored markup as text and never as markup', async () => {
    await provider.post('/email/send', {
      to: '<script>alert(1)</script>',
      subject: `"><img src=x onerror='alert(2)'>`,
      body: '</p><svg onload=alert(3)> http://localhost/"onclick=alert(4)',
    });
    const html = await page();
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain('&quot;&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;');
    expect(html).not.toMatch(/<script>|<img src=x|<svg|"onclick/);
  });

  it('runs under a policy that allows no inline script or style, and has none', async () => {
    const answer = await provider.get('/');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(await answer.text()).not.toMatch(/<style|<script(?! src=)|<[^>]*\s(style|on\w+)=/);
    for (const [path, type] of Object.entries({
      '/inbox.css': 'text/css',
      '/inbox.js': 'text/javascript',
      '/inbox.svg': 'image/svg+xml',
    })) {
      const asset = await provider.get(path);
      expect([asset.status, asset.headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`]);
    }
  });

  it('answers an open page 204 until something changes, then the fresh list', async () => {
    const version = /data-version="([^"]+)"/.exec(await page())?.[1] ?? '';
    const live = () => provider.get(`/inbox/live?version=${version}`);
    expect((await live()).status).toBe(204);
    await provider.post('/sms/send', { to: '+81355556666', body: 'fresh' });
    const answer = await live();
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('fresh')]);
  });

  it('switches faults and empties the list by plain forms that lead back to the page', async () => {
    const post = (path: string, body: string) =>
      fetch(provider.url() + path, { method: 'POST', body, redirect: 'manual', headers: { ...form, origin: provider.url() } });
    const switched = await post('/inbox/faults?lang=en', 'route=%2Ftoken&mode=slow&delay_ms=10&status=');
    expect([switched.status, switched.headers.get('location')]).toEqual([303, '/?lang=en&route=%2Ftoken#faults']);
    expect(await page('/?lang=en')).toContain('Faults are switched on');
    expect((await post('/inbox/clear?lang=en', '')).status).toBe(303);
    expect(await provider.messages()).toEqual([]);
  });
});
