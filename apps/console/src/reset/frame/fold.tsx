import { useState, type ReactNode } from 'react';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useWidth } from './layout.tsx';
import styles from './layout.module.css';

/** Details: open to the eye where there is room, opened on demand where there is less. */
export function Fold({ title, children }: Readonly<{ title: string; children: ReactNode }>) {
  const isWide = useWidth() === 'wide';
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles['foldBlock']}>
      <h4>
        {isWide ? (
          title
        ) : (
          <button type="button" className={styles['fold']} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? <ChevronDown aria-hidden="true" size={20} /> : <ChevronRight aria-hidden="true" size={20} />}
            {title}
          </button>
        )}
      </h4>
      <div hidden={!isWide && !isOpen}>{children}</div>
    </div>
  );
}
