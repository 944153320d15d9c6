import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'danger' | 'warn' | 'ok' | 'info';
const icons = { danger: 'error', warn: 'warning', ok: 'done', info: 'note' } as const satisfies Record<Tone, IconName>;

type Props = Readonly<{ tone: Tone; sign?: ReactNode; children: ReactNode }>;

/**
 * A framed message: colour, shape and words say the same (WCAG 1.4.1). Danger and warning interrupt, the others wait. `sign`
 * stands in the place of the tone's own.
 */
export function Notice({ tone, sign, children }: Props) {
  return (
    <div className="sk-notice" data-tone={tone} role={tone === 'danger' || tone === 'warn' ? 'alert' : 'status'}>
      {sign ?? <Icon name={icons[tone]} />}
      <div className="sk-notice-body">{children}</div>
    </div>
  );
}
