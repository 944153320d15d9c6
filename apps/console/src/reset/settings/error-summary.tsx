import { useEffect, useRef } from 'react';
import { Notice } from '#web/ui';
import type { Lack } from '../desk/lacking.ts';
import { useWords } from '../words.ts';

/** Where a lack is mended. */
export const placeOf: Readonly<Record<Lack, string>> = {
  method: 'field-method',
  reason: 'field-reason',
  detail: 'field-detail',
  urgency: 'field-urgency',
  proof: 'field-proof',
  approval: 'part-approval',
  checklist: 'field-checklist',
};

/** Leads to a field wherever it is; an address with a `#` would change the address of the page. */
export function goTo(place: string): void {
  const found = document.getElementById(place);
  found?.scrollIntoView({ block: 'center' });
  (found?.querySelector<HTMLElement>('input:not(:disabled)') ?? found)?.focus();
}

/** All faults at once, with ways to them; the first gets the focus. */
export function ErrorSummary({ faults }: { faults: readonly Lack[] }) {
  const { t } = useWords();
  const seen = useRef(0);
  const first = faults[0];
  useEffect(() => {
    if (first !== undefined && seen.current === 0) goTo(placeOf[first]);
    seen.current = faults.length;
  }, [first, faults.length]);
  if (faults.length === 0) return null;
  return (
    <Notice tone="danger">
      <strong>{t('error.title')}</strong>
      <ul>
        {faults.map((fault) => (
          <li key={fault}>
            <a
              href={`#${placeOf[fault]}`}
              onClick={(event) => {
                event.preventDefault();
                goTo(placeOf[fault]);
              }}
            >
              {t(`missing.${fault === 'checklist' || fault === 'approval' ? 'approval' : fault}`)}
            </a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
