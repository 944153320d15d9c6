/** 完全リセット, 一時的無効化, 即座再設定 (requirement 003, ux.md D-5, D-6). */
export const resetMethods = ['complete', 'pause', 're_enrol'] as const;
export type ResetMethod = (typeof resetMethods)[number];

/** デバイス紛失, アプリ削除, バックアップコード全消費, その他. */
export const resetReasons = ['device_lost', 'app_deleted', 'backup_codes_used', 'other'] as const;
export type ResetReason = (typeof resetReasons)[number];

/** How the user proved who he is: 対面, 登録済み番号への折り返し, 身分証（ビデオ）, 上長による確認, その他. */
export const identityProofs = ['in_person', 'call_back', 'video_id', 'supervisor', 'other'] as const;
export type IdentityProof = (typeof identityProofs)[number];

/** The five boxes of the checklist, in their order (R-090 … R-094). */
export const checklistItems = [
  'identity_confirmed',
  'reason_recorded',
  'approval_given',
  'parties_informed',
  'plan_prepared',
] as const;
export type ChecklistItem = (typeof checklistItems)[number];

/** The five steps of a run (ux.md D-2). */
export const resetSteps = ['preflight', 'sessions', 'factors', 'audit', 'notify'] as const;
export type ResetStep = (typeof resetSteps)[number];

export const resetStates = ['draft', 'running', 'completed', 'partially_failed', 'rolled_back', 'failed', 'cancelled'] as const;
export type ResetState = (typeof resetStates)[number];

/** What makes a second person necessary, or an alarm. */
export const resetAnomalies = [
  'many_resets',
  'many_searches',
  'repeated_target',
  'new_address',
  'odd_hour',
  'frequent_pair',
] as const;
export type ResetAnomaly = (typeof resetAnomalies)[number];
