import { createTransport, type SendMailOptions } from 'nodemailer';
import { afterEach, describe, expect, it } from 'vitest';
import { runningProvider } from './test/running-provider.ts';

const provider = runningProvider();

afterEach(async () => {
  await provider.setFault({ route: '*', mode: 'none' });
  await provider.send('DELETE', '/messages');
});

async function mail(message: SendMailOptions, auth?: { user: string; pass: string }) {
  const transport = createTransport({ host: '127.0.0.1', port: provider.smtpPort(), ...(auth && { auth }) });
  try {
    return await transport.sendMail({ from: 'sekisho@example.jp', ...message });
  } finally {
    transport.close();
  }
}

describe('a mail sent by SMTP', () => {
  it('appears in the inbox with subject, text, HTML and the links in it', async () => {
    await mail({
      to: 'taro@example.jp',
      subject: 'メールアドレスの確認【関所】',
      text: '開いてください: http://localhost:8080/verify?token=abc\nコード: 445566',
      html: '<p><a href="http://localhost:8080/verify?token=abc&amp;x=1">確認する</a></p>',
    });
    expect((await provider.messages('?to=taro@example.jp'))[0]).toMatchObject({
      kind: 'email',
      to: 'taro@example.jp',
      template: null,
      subject: 'メールアドレスの確認【関所】',
      text: { ja: '開いてください: http://localhost:8080/verify?token=abc\nコード: 445566' },
      code: '445566',
      html: expect.stringContaining('確認する'),
      links: ['http://localhost:8080/verify?token=abc', 'http://localhost:8080/verify?token=abc&x=1'],
    });
  });

  it('is readable when it has HTML only, and is accepted with a login too', async () => {
    await mail({ to: 'taro@example.jp', subject: 's', html: '<p>こんにちは</p>' }, { user: 'any', pass: 'any' });
    expect((await provider.messages())[0]?.text.ja).toBe('こんにちは');
  });

  it('appears once for every recipient, blind copies included', async () => {
    await mail({ to: ['a@example.jp', 'b@example.jp'], bcc: 'c@example.jp', subject: 's', text: 't' });
    expect((await provider.messages()).map(({ to }) => to).sort()).toEqual(['a@example.jp', 'b@example.jp', 'c@example.jp']);
  });

  it('is refused above 1 MiB, and the next one is taken', async () => {
    await expect(mail({ to: 'a@example.jp', subject: 's', text: 'x\n'.repeat(600_000) })).rejects.toMatchObject({
      responseCode: 552,
    });
    await mail({ to: 'a@example.jp', subject: 'small', text: 't' });
    expect((await provider.messages()).map(({ subject }) => subject)).toEqual(['small']);
  });

  it.each([
    ['error', 451],
    ['refuse', 421],
  ])('is refused while the smtp fault %s is on', async (mode, responseCode) => {
    await provider.setFault({ route: 'smtp', mode });
    await expect(mail({ to: 'a@example.jp', subject: 's', text: 't' })).rejects.toMatchObject({ responseCode });
    expect(await provider.messages()).toEqual([]);
  });

  it('is refused by a connection, too, that was open before the fault', async () => {
    const transport = createTransport({ host: '127.0.0.1', port: provider.smtpPort(), pool: true });
    const send = () => transport.sendMail({ from: 'sekisho@example.jp', to: 'a@example.jp', subject: 's', text: 't' });
    await send();
    await provider.setFault({ route: 'smtp', mode: 'refuse' });
    await expect(send()).rejects.toMatchObject({ responseCode: 421 });
    transport.close();
  });
});
