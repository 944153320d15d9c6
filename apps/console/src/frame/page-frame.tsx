import { Suspense, useEffect, useRef, type ReactNode } from 'react';
import { Notice } from '#web/ui';
import type { Page } from '../routes.tsx';
import { holdsAny, useTenant } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import styles from './frame.module.css';
import { Loading } from './states.tsx';

let isFirst = true;

/**
 * One page in the shell: its title, its heading (which takes the focus when the person comes from another page, W-21), and
 * nothing of it for whoever may not see it: neither its code nor its data is asked for.
 */
export function PageFrame({ page, children }: Readonly<{ page: Page; children: ReactNode }>) {
  const { t } = useTexts();
  const may = holdsAny(useTenant(), page.permissions);
  const heading = useRef<HTMLHeadingElement>(null);
  const title = may ? t(page.title) : t('frame.noRightTitle');
  useEffect(() => {
    document.title = `${title} - ${t('frame.product')}`;
  }, [title, t]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, []);
  return (
    <div className={styles['page']}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {may ? <Suspense fallback={<Loading />}>{children}</Suspense> : <Notice tone="warn">{t('frame.noRight')}</Notice>}
    </div>
  );
}
