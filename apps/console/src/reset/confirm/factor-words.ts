import type { FactorKind } from '#shared/contracts';
import type { Words } from '../words.ts';

type Listed = Readonly<{ type: FactorKind; codes_left?: number }>;
const kinds = ['totp', 'sms', 'email', 'recovery_code'] as const;

/** 「認証アプリ2件、SMS1件、バックアップコード7件」: the effect and not the act (ux.md 5.3). */
export function factorsInWords(factors: readonly Listed[], { t, language }: Words): string {
  const counted = kinds.map((type) => {
    const those = factors.filter((factor) => factor.type === type);
    const n = type === 'recovery_code' ? those.reduce((sum, { codes_left: left = 0 }) => sum + left, 0) : those.length;
    return { type, n };
  });
  const named = counted.filter(({ n }) => n > 0).map(({ type, n }) => t('summary.times', { name: t(`factor.${type}`), n }));
  return named.length === 0 ? t('target.noFactor') : new Intl.ListFormat(language, { type: 'conjunction' }).format(named);
}
