import type { ReactNode } from 'react';
import styles from './dashboard.module.css';

/** One number, what it is, and what it is made of. */
export function Tile({ name, value, children }: Readonly<{ name: string; value: string; children: ReactNode }>) {
  return (
    <li className={styles['tile']}>
      <h2>{name}</h2>
      <p className={styles['value']}>{value}</p>
      <div className={styles['note']}>{children}</div>
    </li>
  );
}
