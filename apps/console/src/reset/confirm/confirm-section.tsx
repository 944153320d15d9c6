import type { ChecklistItem, ResetDetailView } from '#shared/contracts';
import { useDesk } from '../desk/desk.ts';
import { needsApproval, tickedOf } from '../desk/lacking.ts';
import { Part } from '../frame/layout.tsx';
import { checklistItems } from '../desk/lists.ts';
import { Pin } from '../frame/pin.tsx';
import entry from '../frame/entry.module.css';
import layout from '../frame/layout.module.css';
import { Summary } from './summary.tsx';
import { useClosed } from '../desk/use-closed.ts';
import { useWords } from '../words.ts';

/** 実行確認: what will be done, and the five boxes. There is no way to tick all at once. */
export function ConfirmSection() {
  const { t } = useWords();
  const { reset, mayExecute } = useDesk();
  const whyNot = useClosed() ?? (reset?.state === 'draft' ? null : t('target.none'));
  return (
    <Part name="confirm" closed={whyNot} disabled={!mayExecute} aside={reset ? <Count reset={reset} /> : null}>
      {reset ? (
        <div className={entry['confirm']}>
          <div className={layout['onlyNarrow']}>
            <Pin />
          </div>
          <Summary reset={reset} />
          <Checklist reset={reset} />
        </div>
      ) : null}
    </Part>
  );
}

function Count({ reset }: { reset: ResetDetailView }) {
  const { t } = useWords();
  const n = tickedOf(reset);
  return (
    <p role="status" className={entry['tally']}>
      <span aria-hidden="true">{t('check.count', { n })}</span>
      <span className="sk-unseen">{t('check.countText', { n })}</span>
    </p>
  );
}

function Checklist({ reset }: { reset: ResetDetailView }) {
  const { t } = useWords();
  const { change } = useDesk();
  return (
    <fieldset id="field-checklist" tabIndex={-1} className={entry['checklist']}>
      <legend className="sk-label">{t('checklist')}</legend>
      {checklistItems.map((item) => {
        const note = noteOf(item, reset);
        const isOff = note === 'check.waiting';
        return (
          <label
            key={item}
            className={entry['option']}
            data-off={isOff || undefined}
            data-chosen={reset.checklist[item] !== undefined || undefined}
          >
            <input
              type="checkbox"
              checked={reset.checklist[item] !== undefined}
              disabled={isOff}
              aria-describedby={note === null ? undefined : `note-${item}`}
              onChange={({ target }) => change({ checklist: { [item]: target.checked } })}
            />
            <span>
              <span>{t(`check.${item}`)}</span>
              {note === null ? null : (
                <span id={`note-${item}`} className={entry['optionText']} aria-hidden="true">
                  {t(note)}
                </span>
              )}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

/** D-16: the third box of a normal account is ticked by hand as well; that of an important one only once it is approved. */
function noteOf(item: ChecklistItem, reset: ResetDetailView): 'check.normal' | 'check.waiting' | 'proof.hint' | null {
  if (item === 'identity_confirmed') return 'proof.hint';
  if (item !== 'approval_given') return null;
  if (!needsApproval(reset)) return 'check.normal';
  return reset.phase === 'approved' ? null : 'check.waiting';
}
