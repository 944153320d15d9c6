import { describe, expect, it } from 'vitest';
import { otpauthUri } from './domain/totp.ts';
import { qrSvg } from './qr-code.ts';

describe('T-11 the QR code', () => {
  const svg = qrSvg(otpauthUri('関所 株式会社', 'alice@example.com', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'));

  it('is safe in an unescaped data URL: no number sign, no percent sign', () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^#%]+<\/svg>$/);
  });

  it('has its own white ground and a quiet zone of four modules', () => {
    expect(svg).toContain('fill="white"');
    const rows = [...svg.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(
      ([, x, y, length]) => [Number(x), Number(y), Number(length)] as const,
    );
    const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
    expect(Math.min(...rows.map(([x]) => x))).toBe(4);
    expect(Math.min(...rows.map(([, y]) => y))).toBe(4);
    expect(Math.max(...rows.map(([x, , length]) => x + length))).toBe(size - 4);
    expect(Math.max(...rows.map(([, y]) => y))).toBe(size - 5);
  });

  it('has the three finder patterns of a QR code', () => {
    for (const corner of ['M4 4h7v1h-7z', 'M4 10h7v1h-7z']) expect(svg).toContain(corner);
  });
});
