import { describe, expect, it } from 'vitest';
import { systemCall } from '#server/platform';
import { circumstances } from './circumstances.ts';

const at = new Date('2026-11-21T15:30:00Z');
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const origin = { ...systemCall('test', 'r'), ip: '192.0.2.7', userAgent };

describe('N-19 the circumstances of an act', () => {
  it('are its time with the zone, the device in words, and the address', () => {
    expect(circumstances(origin, at, 'ja')).toEqual({
      when: '2026-11-22 00:30 (日本時間、UTC+9)',
      device: 'Firefox（Linux）',
      address: '192.0.2.7',
    });
    expect(circumstances(origin, at, 'en')).toMatchObject({
      when: '2026-11-22 00:30 (Japan time, UTC+9)',
      device: 'Firefox (Linux)',
    });
  });

  it.each(['', 'node', 'Call 0120-000-000 now'])('name a device that says %j in no words of its own', (said) => {
    expect(circumstances({ ...origin, userAgent: said }, at, 'en').device).toBe('An unknown device');
  });

  it('of an act by a service key name no address: it would be that of a server', () => {
    const actor = { kind: 'service', tenantId: 't', keyId: 'k' } as const;
    expect(circumstances({ ...origin, actor }, at, 'en')).toMatchObject({
      device: 'The administration of the application',
      address: 'None',
    });
  });
});
