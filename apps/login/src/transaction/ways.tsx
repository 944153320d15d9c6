import type { CodeMethod, Way } from '#shared/contracts';
import { Button, Icon } from '#web/ui';
import { useTexts } from '../texts.tsx';
import type { ScreenProps, Step } from './screen.ts';

type Props = Pick<ScreenProps<Step>, 'act' | 'pending' | 'open'> & {
  ways: readonly Way[];
  registering: boolean;
  /** The first way is what most people will press. */
  leading?: boolean;
  /** Of these ways a message failed just now: offered again, in other words. */
  again?: boolean;
  held: boolean;
};

/** By these a code is sent; for the others the person has one at hand. */
export const isSent = (method: Way['method']): method is CodeMethod => method === 'sms' || method === 'email';

/** One button per way that can be used, each with its own masked target. Nothing is ever sent without a press. */
export function WayButtons({ ways, act, pending, open, registering, leading = false, again = false, held }: Props) {
  const { t } = useTexts();
  const template = registering ? 'registration' : 'authentication';
  return (
    <ul className="login-ways">
      {ways
        .filter((way) => way.usable)
        .map((way, place) => (
          <li key={way.method}>
            <Button
              kind={leading && place === 0 ? 'primary' : 'wide'}
              unavailable={pending !== null || held}
              onClick={() => {
                if (isSent(way.method)) void act(`${way.method}-authentication-challenge`, { template });
                else open(way.method);
              }}
            >
              <Icon name={way.method} />
              <span>
                {isSent(way.method) ? t(`way.${way.method}.${again ? 'again' : 'send'}`) : t(`way.${way.method}.use`)}
                {way.target ? <span className="login-target"> {way.target}</span> : null}
              </span>
            </Button>
          </li>
        ))}
    </ul>
  );
}

/** Ways that exist but cannot be used, each with its reason (L-035). */
export function UnusableWays({ ways }: { ways: readonly Way[] }) {
  const { t } = useTexts();
  const unusable = ways.filter((way) => !way.usable);
  if (unusable.length === 0) return null;
  return (
    <div>
      <h2 className="login-minor">{t('choose.unusable')}</h2>
      <ul className="login-list">
        {unusable.map((way) => (
          <li key={way.method}>
            {way.target && isSent(way.method)
              ? t(`way.${way.method}.unusable`, { target: way.target })
              : t(`way.${way.method}.none`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
