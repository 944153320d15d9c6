/** 低, 中, 高, 緊急: how long a decision may take, and who goes first (ux.md D-9, D-22). */
export const urgencies = ['low', 'medium', 'high', 'critical'] as const;
export type Urgency = (typeof urgencies)[number];
