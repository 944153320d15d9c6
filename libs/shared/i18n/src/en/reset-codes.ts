import type { Catalogue } from '../catalogue.ts';
import type { resetCodes as source } from '../ja/reset-codes.ts';

export const resetCodes: Catalogue<typeof source> = {
  'urgency.low': 'Low',
  'urgency.medium': 'Medium',
  'urgency.high': 'High',
  'urgency.critical': 'Critical',
  'alerts.rule.many_resets': 'Many resets were run in a short time',
  'alerts.rule.many_searches': 'Many users were searched for in a short time',
  'alerts.rule.repeated_target': 'The same user was reset not long ago',
  'alerts.rule.new_address': 'The work comes from an unusual place',
  'alerts.rule.odd_hour': 'The work is done outside of usual hours',
  'alerts.rule.frequent_pair': 'The same requester and approver decide together again and again',
  'report.cause.partially_failed': 'It failed in part',
  'report.cause.retries_exhausted': 'No retries were left',
  'report.cause.no_approver': 'Nobody could approve',
  'report.cause.asked': 'An administrator asked',
};
