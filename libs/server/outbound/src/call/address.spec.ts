import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './address.ts';

const byte = fc.integer({ min: 0, max: 255 });
const group = fc.integer({ min: 0, max: 0xffff }).map((n) => n.toString(16));
const v4 = fc.tuple(byte, byte, byte, byte);

describe('telling the public net from the inside', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '100.63.255.255',
    '172.32.0.1',
    '192.167.1.1',
    '2606:4700:4700::1111',
    '2400:cb00::1',
    '2a00:1450::5',
  ])('X-16 %s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.255.255',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '::',
    '::1',
    'fe80::1',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    '100::1',
    '2606:4700::1%eth0',
    'localhost',
    '2130706433',
    '0x7f.1',
    '127.1',
    '',
  ])('X-16 %j is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it('X-16 refuses every IPv4 address of the inside, however the rest of it is written', () => {
    const inside = fc.oneof(
      fc.tuple(fc.constantFrom(0, 10, 127), byte, byte, byte),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
      fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
      fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
      fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
    );
    fc.assert(fc.property(inside, (bytes) => !isPublicAddress(bytes.join('.'))));
  });

  it('X-16 refuses every IPv6 address that carries an IPv4 one, whichever it carries', () => {
    const hex = ([a, b, c, d]: [number, number, number, number]) =>
      `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
    const forms = [
      (ip: string) => `::ffff:${ip}`,
      (ip: string) => `::${ip}`,
      (ip: string) => `64:ff9b::${ip}`,
      (ip: string) => `64:ff9b:1::${ip}`,
      (ip: string) => `2002:${ip}::1`,
    ];
    fc.assert(fc.property(v4, fc.constantFrom(...forms), (bytes, form) => !isPublicAddress(form(hex(bytes)))));
  });

  it('X-16 takes nothing for public outside 2000::/3', () => {
    const address = fc.array(group, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(address, (groups) => {
        const first = parseInt(groups[0] ?? '0', 16);
        return !isPublicAddress(groups.join(':')) || (first >= 0x2000 && first <= 0x3fff);
      }),
    );
  });

  it('X-16 takes no text that is no address for public', () => {
    fc.assert(fc.property(fc.string(), (text) => !isPublicAddress(`${text}x`)));
  });
});
