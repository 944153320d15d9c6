import { readFileSync } from 'node:fs';
import { ConfigFault, KeyRing, type Config } from '#server/platform';
import { AuditKeys } from './audit-keys.ts';

/**
 * The audit keys of the settings. Production refuses to start without one, a worker without one that signs. Development without
 * a setting signs with a key derived from the master key, so that a copy whose data folder was moved still verifies.
 * Throws `ConfigFault`, never with key material.
 */
export function readAuditKeys(config: Config): AuditKeys {
  const name = config.SEKISHO_AUDIT_KEY ? 'SEKISHO_AUDIT_KEY' : 'SEKISHO_AUDIT_KEY_FILE';
  const keys = parsed(name, config);
  if (!keys.canSign && config.ROLE !== 'web') throw new ConfigFault([`${name}: a process that seals needs an entry that signs`]);
  return keys;
}

function parsed(name: string, config: Config): AuditKeys {
  const { SEKISHO_AUDIT_KEY: inline, SEKISHO_AUDIT_KEY_FILE: file, development } = config;
  if (!inline && !file) {
    if (development) return derived(config);
    throw new ConfigFault([
      'SEKISHO_AUDIT_KEY or SEKISHO_AUDIT_KEY_FILE: a key for the audit trail is required in production mode',
    ]);
  }
  try {
    return AuditKeys.parse(inline?.reveal() ?? readFileSync(file ?? '', 'utf8'));
  } catch (fault) {
    throw new ConfigFault([`${name}: ${fault instanceof Error ? fault.message : 'cannot be read'}`]);
  }
}

function derived(config: Config): AuditKeys {
  const ring = KeyRing.parse(config.masterKey.reveal());
  const seed = ring.derive(ring.oldestId, 'audit-head');
  if (!seed) throw new Error('a key ring derives from its own keys');
  return AuditKeys.parse(`sign:${seed.toString('base64')}`);
}
