import { describe, expect, it } from 'vitest';
import { weakensConfiguration, type ConfigurationState } from './configuration-weakening.ts';

const verifier = (url: string) => ({ execution: { function: 'http_request', http_request: { url } } });
const aState = (changes: object = {}, more: Partial<ConfigurationState> = {}): ConfigurationState => ({
  type: 'sms',
  enabled: true,
  document: {
    metadata: { retry_count_limitation: 5, expire_seconds: 300 },
    interactions: { 'sms-authentication': verifier('https://sms.example/verify'), 'sms-authentication-challenge': {} },
    ...changes,
  },
  ...more,
});

describe('rulings 7: a change of a service is weakening', () => {
  it.each<[string, ConfigurationState | null, boolean]>([
    ['when it is deleted', null, true],
    ['when it is switched off', aState({}, { enabled: false }), true],
    ['when something else verifies', aState({ interactions: { 'sms-authentication': verifier('https://yes.example') } }), true],
    ['when nothing verifies any more', aState({ interactions: {} }), true],
    ['when a code may be tried more often', aState({ metadata: { retry_count_limitation: 10, expire_seconds: 300 } }), true],
    ['when a code lives longer', aState({ metadata: { retry_count_limitation: 5, expire_seconds: 301 } }), true],
    ['not when it stays as it is', aState(), false],
    ['not when limits are lowered', aState({ metadata: { retry_count_limitation: 3, expire_seconds: 60 } }), false],
    [
      'not when only the sending changes',
      aState({
        interactions: {
          'sms-authentication': verifier('https://sms.example/verify'),
          'sms-authentication-challenge': verifier('https://sms.example/send'),
        },
      }),
      false,
    ],
  ])('%s', (_, after, expected) => expect(weakensConfiguration(aState(), after)).toBe(expected));

  it('not when it was off before', () => expect(weakensConfiguration(aState({}, { enabled: false }), null)).toBe(false));
});
