import {
  BadgePlus,
  CircleCheckBig,
  CirclePause,
  CircleX,
  Crown,
  FileText,
  House,
  Mail,
  RotateCcw,
  Search,
  ShieldCheck,
  Siren,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import styles from './layout.module.css';

const icons = {
  '🛡️': ShieldCheck,
  '🚨': Siren,
  '🔍': Search,
  '⚠️': TriangleAlert,
  '👑': Crown,
  '🔄': RotateCcw,
  '⏸️': CirclePause,
  '🆕': BadgePlus,
  '✅': CircleCheckBig,
  '❌': CircleX,
  '📧': Mail,
  '📝': FileText,
  '🏠': House,
} as const satisfies Record<string, LucideIcon>;
export type Glyph = keyof typeof icons;

/** A sign of the requirement: its glyph stays in the text, what is seen is a drawing, and nobody hears either (ux.md D-25). */
export function Sign({ glyph, size = 20 }: Readonly<{ glyph: Glyph; size?: number }>) {
  const Icon = icons[glyph];
  return (
    <span className={styles['sign']} aria-hidden="true">
      <Icon size={size} strokeWidth={1.75} />
      <span className="sk-unseen">{glyph}</span>
    </span>
  );
}
