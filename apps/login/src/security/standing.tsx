import type { SecurityView } from '#shared/contracts';
import { Icon, Notice, type IconName } from '#web/ui';
import { useTexts } from '../texts.tsx';
import { loginAddress } from './security-api.ts';
import { useSecurityWords, useTime } from './words.ts';

const icons = { enabled: 'done', disabled: 'note', partial: 'warning', error: 'error' } as const satisfies Record<
  SecurityView['mfa_state'],
  IconName
>;

/** 有効, 無効, 部分設定 or エラー状態 in icon, word and sentence (D-1), a pause (D-5), and what this login is worth (L-044). */
export function Standing({ view }: { view: SecurityView }) {
  const { t } = useSecurityWords();
  const time = useTime();
  const state = view.mfa_state;
  return (
    <section className="sec-part" aria-labelledby="sec-mfa">
      <h2 id="sec-mfa">{t('mfa.title')}</h2>
      <p className="sec-state" data-state={state}>
        <Icon name={icons[state]} />
        <b>{t(`mfa.${state}`)}</b>
      </p>
      {view.paused_until === null ? (
        <p>{t(`mfa.${state}.text`)}</p>
      ) : (
        <Notice tone="warn">{t('mfa.paused', { until: time(view.paused_until) })}</Notice>
      )}
      <Worth view={view} />
    </section>
  );
}

function Worth({ view: { assurance, tenant } }: { view: SecurityView }) {
  const { t } = useSecurityWords();
  const { language } = useTexts();
  const { current, next } = assurance;
  if (current === next) return null;
  if (next === 'aal2') return <Notice tone="info">{t('assurance.unproved')}</Notice>;
  return (
    <Notice tone="warn">
      <p>{t('assurance.lowered')}</p>
      <a className="sk-button" href={loginAddress(tenant.id, language, true)}>
        {t('assurance.login')}
      </a>
    </Notice>
  );
}
