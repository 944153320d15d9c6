/**
 * What a second person is asked for, and what the consent is bound to: the names of its content, all of them and no others. A
 * change of any is another request (ux.md D-10, R-156). The subject of both is the reset.
 */
export const approvalKinds = {
  /** One run, of a user as he was. */
  mfa_reset: [
    'tenant',
    'target',
    'target_version',
    'requester',
    'method',
    'reason',
    'reason_detail',
    'urgency',
    'identity_proof',
    'identity_detail',
  ],
  /** The way back after half a run: these factors (D-3). */
  mfa_reset_roll_back: ['tenant', 'reset', 'target', 'act', 'factors'],
} as const;

export type ApprovalKind = keyof typeof approvalKinds;

export type ContentOf<Kind extends ApprovalKind> = Readonly<Record<(typeof approvalKinds)[Kind][number], unknown>>;

/** A kind with its content: what is asked for. */
export type Asked = { [Kind in ApprovalKind]: Readonly<{ kind: Kind; content: ContentOf<Kind> }> }[ApprovalKind];
