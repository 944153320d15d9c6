import { ChevronDown, UserRound } from 'lucide-react';
import { Button, Dialog, DialogTrigger, Label, Popover, Radio, RadioGroup } from 'react-aria-components';
import type { ConsoleMe } from '#shared/contracts';
import { languages, type Language } from '#shared/i18n';
import { Button as PlainButton } from '#web/ui';
import { logOut } from '../session/session-keeper.tsx';
import { useTenant } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import { jst } from '../times.ts';
import { EmergencyLink } from './emergency-link.tsx';
import styles from './menus.module.css';
import { usePreferences } from './use-preferences.ts';
import { isTheme, themes } from './use-theme.ts';

const languageNames: Record<Language, string> = { ja: '日本語', en: 'English' };
const isLanguage = (value: string): value is Language => languages.some((language) => language === value);

/** Who is signed in, how it looks, in which language, and the way out. */
export function AccountMenu({ me }: { me: ConsoleMe }) {
  const { t } = useTexts();
  const { theme, language, chooseTheme, chooseLanguage } = usePreferences(me);
  const roles = useTenant()?.roles ?? [];
  return (
    <DialogTrigger>
      <Button className={styles['trigger'] ?? ''}>
        <UserRound aria-hidden="true" size={20} strokeWidth={1.75} />
        <span className={styles['name']}>{t('frame.signedIn', { name: me.name })}</span>
        <ChevronDown aria-hidden="true" size={16} />
      </Button>
      <Popover className={styles['popover'] ?? ''} placement="bottom end">
        <Dialog className={styles['dialog'] ?? ''} aria-label={t('frame.account')}>
          <div className={styles['who']}>
            <strong>{me.name}</strong>
            <span>{me.username}</span>
            <span>{t('frame.roles', { roles: roles.map((role) => t(`role.${role}`)).join('、') })}</span>
            <span>
              {me.last_login_at === null ? t('frame.firstLogin') : t('frame.lastLogin', { time: jst(me.last_login_at) })}
            </span>
          </div>
          <RadioGroup className={styles['radios'] ?? ''} value={theme} onChange={(value) => isTheme(value) && chooseTheme(value)}>
            <Label className="sk-label">{t('theme.title')}</Label>
            {themes.map((each) => (
              <Radio key={each} value={each} className={styles['radio'] ?? ''}>
                {t(`theme.${each}`)}
              </Radio>
            ))}
          </RadioGroup>
          <RadioGroup
            className={styles['radios'] ?? ''}
            value={language}
            onChange={(value) => isLanguage(value) && chooseLanguage(value)}
          >
            <Label className="sk-label">{t('language.title')}</Label>
            {languages.map((each) => (
              <Radio key={each} value={each} className={styles['radio'] ?? ''}>
                <span lang={each}>{languageNames[each]}</span>
              </Radio>
            ))}
          </RadioGroup>
          <EmergencyLink />
          <PlainButton kind="wide" onClick={() => void logOut()}>
            {t('frame.logout')}
          </PlainButton>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
