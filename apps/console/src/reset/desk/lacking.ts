import type { ResetDetailView } from '#shared/contracts';
import { checklistItems } from './lists.ts';

/** What still has to be entered before a reset can run, in the order of the page. */
export type Lack = 'method' | 'reason' | 'detail' | 'urgency' | 'proof' | 'approval' | 'checklist';
export type Lacking = Readonly<{ what: Lack; n: number }>;
/** Details that are too long are not stored, so what is stored does not tell of them. */
export type TooLong = ReadonlySet<'reason' | 'identity'>;

type Entered = Pick<
  ResetDetailView,
  'method' | 'reason' | 'reason_detail' | 'urgency' | 'identity_proof' | 'approval_reasons' | 'phase' | 'checklist'
>;

/** What has to be said before anybody is asked: everything but the approval itself and the boxes. */
export const lacksBeforeAsking = (reset: Entered, tooLong: TooLong): readonly Lack[] => [
  ...(reset.method === null ? (['method'] as const) : []),
  ...(reset.reason === null ? (['reason'] as const) : []),
  ...(tooLong.has('reason') || (reset.reason === 'other' && reset.reason_detail === null) ? (['detail'] as const) : []),
  ...(reset.urgency === null ? (['urgency'] as const) : []),
  ...(lacksProof(reset.identity_proof) || tooLong.has('identity') ? (['proof'] as const) : []),
];

const lacksProof = (proof: Entered['identity_proof']): boolean =>
  proof === null || (proof.method === 'other' && proof.detail === null);

export const needsApproval = ({ approval_reasons: reasons }: Pick<Entered, 'approval_reasons'>): boolean => reasons.length > 0;

export const tickedOf = ({ checklist }: Pick<Entered, 'checklist'>): number =>
  checklistItems.filter((item) => checklist[item] !== undefined).length;

/** The server asks the same of every step; the page only explains. */
export function lacking(reset: Entered, tooLong: TooLong): readonly Lacking[] {
  const open = checklistItems.length - tickedOf(reset);
  return [
    ...lacksBeforeAsking(reset, tooLong).map((what) => ({ what, n: 1 })),
    ...(needsApproval(reset) && reset.phase !== 'approved' ? [{ what: 'approval' as const, n: 1 }] : []),
    ...(open > 0 ? [{ what: 'checklist' as const, n: open }] : []),
  ];
}

/** Whether anything would be lost by leaving (R-054, D-24). */
export const isDirty = (reset: Entered): boolean =>
  reset.method !== null ||
  reset.reason !== null ||
  reset.reason_detail !== null ||
  reset.urgency !== null ||
  reset.identity_proof !== null ||
  tickedOf(reset) > 0;
