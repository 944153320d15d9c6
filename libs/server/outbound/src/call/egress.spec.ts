import { describe, expect, it } from 'vitest';
import { Egress } from './egress.ts';

const closed = new Egress({ aliases: new Map(), allow: [], requireHttps: false });
const strict = new Egress({
  aliases: new Map([['host.docker.internal:4000', '127.0.0.1:4000']]),
  allow: ['10.1.2.3:8443', 'sms.internal:8080', '[::1]:9000'],
  requireHttps: true,
});
const problem = (egress: Egress, url: string) => egress.problemOf(new URL(url));

describe('who may be reached', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.0.1./',
    'http://[::1]/',
    'http://[::ffff:7f00:1]/',
    'http://169.254.169.254/latest/meta-data/',
    'https://10.1.2.3/',
  ])('X-16 refuses the literal address in %s, however it is written', (url) => {
    expect(problem(closed, url)).toBe('must not name an address inside the network');
  });

  it('X-16 leaves names to the moment of connecting', () => {
    expect(problem(closed, 'https://sms.example.com/')).toBeNull();
    expect(closed.mayConnect('93.184.216.34', 443)).toBe(true);
    expect(closed.mayConnect('10.0.0.1', 443)).toBe(false);
  });

  it('X-16 demands https where told to, but for what the operator named', () => {
    expect(problem(strict, 'http://sms.example.com/')).toBe('must begin with https://');
    expect(problem(strict, 'http://sms.internal:8080/')).toBeNull();
    expect(problem(strict, 'http://sms.internal:8081/')).not.toBeNull();
    expect(problem(strict, 'http://host.docker.internal:4000/token')).toBeNull();
    expect(problem(strict, 'http://host.docker.internal:4001/token')).not.toBeNull();
  });

  it('allows an address on its very port only', () => {
    expect(problem(strict, 'https://10.1.2.3:8443/')).toBeNull();
    expect(problem(strict, 'https://10.1.2.3/')).not.toBeNull();
    expect(strict.mayConnect('::1', 9000)).toBe(true);
    expect(strict.mayConnect('::1', 9001)).toBe(false);
  });

  it('leads an alias to its target', () => {
    expect(strict.destinationOf('host.docker.internal', 4000)).toEqual({ hostname: '127.0.0.1', port: 4000, trusted: true });
    const whole = new Egress({ aliases: new Map([['mock', '127.0.0.1']]), allow: [], requireHttps: true });
    expect(whole.destinationOf('mock', 81)).toEqual({ hostname: '127.0.0.1', port: 81, trusted: true });
  });

  it('refuses other schemes', () => {
    expect(problem(closed, 'file:///etc/passwd')).not.toBeNull();
  });

  it('does not start with an allowance that names no port', () => {
    expect(() => new Egress({ aliases: new Map(), allow: ['10.0.0.1'], requireHttps: true })).toThrow('10.0.0.1');
  });
});
