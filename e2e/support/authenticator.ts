import { execFileSync } from 'node:child_process';

const STEP_SECONDS = 30;

/** What an authenticator app shows for a key, in so many seconds from now; an authenticator that is not ours computes it. */
export function appCode(secret: string, inSeconds = 0): string {
  const program = process.env['SEKISHO_TEST_OATHTOOL'] ?? 'oathtool';
  const at = new Date(Date.now() + inSeconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return execFileSync(program, ['--totp', '--base32', `--now=${at} UTC`, secret], { encoding: 'utf8' }).trim();
}

/** A code that is right neither now nor about now. */
export function wrongAppCode(secret: string): string {
  const near = new Set([-2, -1, 0, 1, 2].map((step) => appCode(secret, step * STEP_SECONDS)));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.has(code)) ?? '666666';
}

/** Reads a QR code out of a picture. */
export function readQr(picture: Buffer): string {
  const program = process.env['SEKISHO_TEST_ZBARIMG'] ?? 'zbarimg';
  return execFileSync(program, ['--raw', '--quiet', '-Sdisable', '-Sqrcode.enable', 'PNG:-'], {
    input: picture,
    encoding: 'utf8',
    // It looks for a message bus to tell, and complains where there is none.
    stdio: ['pipe', 'pipe', 'ignore'],
  }).trim();
}
