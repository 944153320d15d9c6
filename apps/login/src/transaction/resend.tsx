import { useEffect, useId, useState } from 'react';
import type { CodeMethod } from '#shared/contracts';
import { Button, useCountdown } from '#web/ui';
import { useTexts } from '../texts.tsx';

type Props = {
  /** When another code may be asked for (ms). */
  readyAt: number;
  sendsLeft: number;
  method: CodeMethod;
  unavailable: boolean;
  onResend: () => Promise<boolean>;
};

/** 「再送信（42秒後）」: the seconds are seen, not heard; heard is when it becomes possible, and that it was done. */
export function Resend({ readyAt, sendsLeft, method, unavailable, onResend }: Props) {
  const { t } = useTexts();
  const left = useCountdown(readyAt);
  const [said, setSaid] = useState<'nothing' | 'ready' | 'resent'>('nothing');
  const [waited, setWaited] = useState(false);
  const hint = useId();
  const spent = sendsLeft <= 0;

  useEffect(() => {
    if (left > 0) setWaited(true);
    else if (waited && !spent) {
      setWaited(false);
      setSaid('ready');
    }
  }, [left, waited, spent]);

  const resend = async () => {
    setSaid('nothing');
    if (await onResend()) setSaid('resent');
  };

  return (
    <div className="login-resend">
      <Button kind="plain" unavailable={unavailable || spent || left > 0} aria-describedby={hint} onClick={() => void resend()}>
        {left > 0 && !spent ? t('code.resendIn', { n: left }) : t('code.resend')}
      </Button>
      <p className="login-said" role="status">
        {said === 'ready' ? t('code.resendReady') : said === 'resent' ? t('code.resent') : ''}
      </p>
      <p className="sk-hint" id={hint}>
        {spent ? t('code.noSendsLeft') : t('code.sendsLeft', { n: sendsLeft })}{' '}
        {t(method === 'sms' ? 'code.noMailSms' : 'code.noMailEmail')}
      </p>
    </div>
  );
}
