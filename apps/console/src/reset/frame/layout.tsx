import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { Button } from '#web/ui';
import styles from './layout.module.css';
import { useWords } from '../words.ts';

/** The six sections, in the order of the page, of the tab key and of the steps. */
export const parts = ['admin', 'search', 'target', 'settings', 'confirm', 'execute'] as const;
export type PartName = (typeof parts)[number];
/** Two columns, sections that open and close, or one step at a time. */
export type Width = 'wide' | 'medium' | 'narrow';

const queries = { wide: matchMedia('(width >= 1024px)'), medium: matchMedia('(768px <= width < 1024px)') };
const subscribe = (changed: () => void) => {
  for (const query of Object.values(queries)) query.addEventListener('change', changed);
  return () => {
    for (const query of Object.values(queries)) query.removeEventListener('change', changed);
  };
};
const widthNow = (): Width => (queries.wide.matches ? 'wide' : queries.medium.matches ? 'medium' : 'narrow');
export const useWidth = (): Width => useSyncExternalStore(subscribe, widthNow);

type Steps = Readonly<{ step: PartName; go: (part: PartName) => void }>;
const Wizard = createContext<Steps>({ step: 'admin', go: () => undefined });
export const useSteps = (): Steps => use(Wizard);

/** Which step is shown where only one is. Everything stays mounted, so that nothing entered is lost by turning the device. */
export function StepsProvider({ children }: { children: ReactNode }) {
  const [step, go] = useState<PartName>('admin');
  return <Wizard value={{ step, go }}>{children}</Wizard>;
}

type Props = Readonly<{
  name: PartName;
  /** Shown but out of reach: why not is said in words. */
  closed?: string | null;
  /** No right at all: every control is disabled. */
  disabled?: boolean;
  /** Beside the heading; seen while the rest is folded away. */
  aside?: ReactNode;
  /** Warnings, which are never folded away. */
  always?: ReactNode;
  children: ReactNode;
}>;

/** One of the six sections in whatever width there is. */
export function Part({ name, closed = null, disabled = false, aside, always, children }: Props) {
  const { t } = useWords();
  const width = useWidth();
  const { step } = useSteps();
  const [isOpen, setOpen] = useState(true);
  const title = t(`part.${name}`);
  const isFolded = width === 'medium' && !isOpen;
  return (
    <section
      className={styles['part']}
      aria-labelledby={`part-${name}`}
      data-part={name}
      hidden={width === 'narrow' && step !== name}
    >
      <div className={styles['partHead']}>
        <h2 id={`part-${name}`} tabIndex={-1}>
          {width === 'medium' ? (
            <button type="button" className={styles['fold']} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {isOpen ? <ChevronDown aria-hidden="true" size={20} /> : <ChevronRight aria-hidden="true" size={20} />}
              {title}
            </button>
          ) : (
            title
          )}
        </h2>
        {aside}
      </div>
      {always}
      {closed === null ? null : <p className={styles['note']}>{closed}</p>}
      <fieldset className={styles['partBody']} disabled={disabled} inert={closed !== null} hidden={isFolded}>
        {children}
      </fieldset>
    </section>
  );
}

/** 「ステップ 2/6」 with the ways back and forth; only on a narrow screen. */
export function WizardHead() {
  const { t } = useWords();
  const width = useWidth();
  const { step } = useSteps();
  if (width !== 'narrow') return null;
  const n = parts.indexOf(step) + 1;
  return (
    <p className={styles['steps']}>
      <strong>{t('wizard.step', { n })}</strong> {t(`part.${step}`)}
      <span className={styles['dots']} aria-hidden="true">
        {parts.map((part, place) => (
          <span key={part} data-done={place < n || undefined} />
        ))}
      </span>
    </p>
  );
}

export function WizardFoot({ mayGoOn }: { mayGoOn: (from: PartName) => boolean }) {
  const { t } = useWords();
  const width = useWidth();
  const { step, go } = useSteps();
  const isNarrow = width === 'narrow';
  useEffect(() => {
    // Where all sections are in view, another step is no other place.
    if (isNarrow) document.getElementById(`part-${step}`)?.focus({ preventScroll: false });
  }, [step, isNarrow]);
  if (!isNarrow) return null;
  const place = parts.indexOf(step);
  const [before, after] = [parts[place - 1], parts[place + 1]];
  return (
    <div className={styles['wizardFoot']}>
      {before ? <Button onClick={() => go(before)}>{t('wizard.back')}</Button> : <span />}
      {after ? (
        <Button unavailable={!mayGoOn(step)} onClick={() => go(after)}>
          {t('wizard.next')}
        </Button>
      ) : null}
    </div>
  );
}
