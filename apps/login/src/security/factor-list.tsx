import type { OwnFactor, SecurityView } from '#shared/contracts';
import { Button, Icon } from '#web/ui';
import { useSecurityWords, useTime } from './words.ts';

type Props = {
  view: SecurityView;
  busy: boolean;
  onAdd: () => void;
  onRename: (factor: OwnFactor) => void;
  onRemove: (factor: OwnFactor) => void;
};

/** What somebody calls a factor: its name, else its kind. */
export function useFactorName(): (factor: OwnFactor) => string {
  const { t } = useSecurityWords();
  return ({ name, type }) => (name === '' ? t(`factors.${type}`) : name);
}

export function FactorList({ view, busy, onAdd, onRename, onRemove }: Props) {
  const { t } = useSecurityWords();
  const { add_app: add } = view.may;
  const hindrance = add === 'needs-ticket' ? t('factors.needsTicket') : add === 'full' ? t('factors.full') : null;
  return (
    <section className="sec-part" aria-labelledby="sec-factors">
      <h2 id="sec-factors">{t('factors.title')}</h2>
      {view.factors.length === 0 ? <p>{t('factors.none')}</p> : null}
      <ul className="sec-list">
        {view.factors.map((factor) => (
          <Row key={factor.id} {...{ factor, busy, onRename, onRemove }} />
        ))}
      </ul>
      <div className="sec-acts">
        <Button unavailable={busy || hindrance !== null} aria-describedby={hindrance ? 'sec-add-why' : undefined} onClick={onAdd}>
          {t('factors.add')}
        </Button>
      </div>
      {hindrance ? (
        <p className="sk-hint" id="sec-add-why">
          {hindrance}
        </p>
      ) : null}
    </section>
  );
}

function Row({ factor, busy, onRename, onRemove }: Omit<Props, 'view' | 'onAdd'> & { factor: OwnFactor }) {
  const { t } = useSecurityWords();
  const time = useTime();
  const name = useFactorName()(factor);
  const isLast = factor.remove === 'last-one';
  return (
    <li className="sec-row">
      <Icon name={factor.type} />
      <div className="sec-facts">
        <p className="sec-name">{name}</p>
        {factor.name === '' ? null : <p>{t(`factors.${factor.type}`)}</p>}
        {factor.contact ? <p>{factor.contact}</p> : null}
        <p>{t('factors.added', { time: time(factor.created_at) })}</p>
        <p>{factor.last_used_at ? t('factors.used', { time: time(factor.last_used_at) }) : t('factors.unused')}</p>
        {isLast ? <p id={`why-${factor.id}`}>{t('factors.lastOne')}</p> : null}
      </div>
      <div className="sec-acts">
        <Button aria-label={t('factors.renameOf', { name })} unavailable={busy} onClick={() => onRename(factor)}>
          {t('factors.rename')}
        </Button>
        <Button
          aria-label={t('factors.removeOf', { name })}
          aria-describedby={isLast ? `why-${factor.id}` : undefined}
          unavailable={busy || isLast}
          onClick={() => onRemove(factor)}
        >
          {t('factors.remove')}
        </Button>
      </div>
    </li>
  );
}
