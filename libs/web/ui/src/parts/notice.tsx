import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'danger' | 'warn' | 'ok' | 'info';
const icons = { danger: 'error', warn: 'warning', ok: 'done', info: 'note' } as const satisfies Record<Tone, IconName>;

/** A framed message: colour, shape and words say the same (WCAG 1.4.1). Danger and warning interrupt, the others wait. */
export function Notice({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <div className="sk-notice" data-tone={tone} role={tone === 'danger' || tone === 'warn' ? 'alert' : 'status'}>
      <Icon name={icons[tone]} />
      <div className="sk-notice-body">{children}</div>
    </div>
  );
}
