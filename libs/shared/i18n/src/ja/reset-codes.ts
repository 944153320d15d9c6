/** Codes of a reset in words, for the console, its reset page and the mails to staff. */
export const resetCodes = {
  'urgency.low': '低',
  'urgency.medium': '中',
  'urgency.high': '高',
  'urgency.critical': '緊急',
  'alerts.rule.many_resets': '短い時間に多くのリセットが実行されています',
  'alerts.rule.many_searches': '短い時間に多くのユーザーが検索されています',
  'alerts.rule.repeated_target': '同じユーザーが最近リセットされています',
  'alerts.rule.new_address': '普段と異なる場所から操作されています',
  'alerts.rule.odd_hour': '通常の業務時間外に操作されています',
  'alerts.rule.frequent_pair': '同じ依頼者と承認者の組み合わせが続いています',
  'report.cause.partially_failed': '部分的な失敗',
  'report.cause.retries_exhausted': '再試行の上限',
  'report.cause.no_approver': '承認者の不在',
  'report.cause.asked': '管理者からの連絡',
} as const;
