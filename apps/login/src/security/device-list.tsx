import type { OwnDevice } from '#shared/contracts';
import { Button, Icon } from '#web/ui';
import { useDeviceWords } from './session-list.tsx';
import { useSecurityWords, useTime } from './words.ts';

type Props = {
  devices: readonly OwnDevice[];
  busy: boolean;
  onForget: (device: OwnDevice) => void;
  onForgetAll: () => void;
};

/** Browsers that stand in for the second factor (L-060); this one first, and told apart by a word. */
export function DeviceList({ devices, busy, onForget, onForgetAll }: Props) {
  const { t } = useSecurityWords();
  const ordered = [...devices].sort((one, other) => Number(other.current) - Number(one.current));
  return (
    <section className="sec-part" aria-labelledby="sec-devices">
      <h2 id="sec-devices">{t('devices.title')}</h2>
      <p className="sk-hint">{t(devices.length > 0 ? 'devices.lead' : 'devices.none')}</p>
      {devices.length > 0 ? (
        <>
          <ul className="sec-list">
            {ordered.map((device) => (
              <Row key={device.id} {...{ device, busy, onForget }} />
            ))}
          </ul>
          <div className="sec-acts">
            <Button unavailable={busy} onClick={onForgetAll}>
              {t('devices.forgetAll')}
            </Button>
          </div>
        </>
      ) : null}
    </section>
  );
}

function Row({ device, busy, onForget }: Pick<Props, 'busy' | 'onForget'> & { device: OwnDevice }) {
  const { t } = useSecurityWords();
  const time = useTime();
  const name = useDeviceWords()(device.user_agent);
  return (
    <li className="sec-row">
      <Icon name="totp" />
      <div className="sec-facts">
        <p className="sec-name">
          {name}
          {device.current ? <span className="sec-badge">{t('sessions.this')}</span> : null}
        </p>
        <p>{t('sessions.ip', { ip: device.ip })}</p>
        <p>{t('devices.added', { time: time(device.remembered_at) })}</p>
        <p>{t('devices.used', { time: time(device.last_used_at) })}</p>
        <p>{t('devices.until', { time: time(device.expires_at) })}</p>
      </div>
      <div className="sec-acts">
        <Button aria-label={t('devices.forgetOf', { device: name })} unavailable={busy} onClick={() => onForget(device)}>
          {t('devices.forget')}
        </Button>
      </div>
    </li>
  );
}
