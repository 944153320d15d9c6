import { Button } from '#web/ui';
import { useDesk } from '../desk/desk.ts';
import { useDiscard } from '../desk/discard.tsx';
import { isImportant } from '../desk/importance.ts';
import layout from './layout.module.css';
import lookup from './lookup.module.css';
import { Sign } from './sign.tsx';
import { useWords } from '../words.ts';

/** One person in view, from the selection to the result (R-046, ux.md 5.3). */
export function Pin() {
  const { t } = useWords();
  const { user, reset } = useDesk();
  const discard = useDiscard();
  const whom = user ?? reset?.user;
  if (!whom) return null;
  const important = isImportant(user, reset);
  return (
    <div className={lookup['pin']} data-important={important || undefined}>
      <p>
        {important ? <Sign glyph="👑" /> : null}
        <strong className={layout['name']}>{t('target.pin', { name: whom.name || t('nameless'), id: whom.id })}</strong>
        {important ? <span className={layout['vip']}>{t('important')}</span> : null}
      </p>
      {reset === null || reset.state === 'draft' ? <Button onClick={discard}>{t('discard')}</Button> : null}
    </div>
  );
}
