import type { ResetAnomaly } from '#shared/contracts';

/** What an administrator did lately, counted by the database. Windows: 10 min, 1 min, 7 days, ever, 1 day. */
export type Habits = Readonly<{
  resetsIn10Minutes: number;
  searchesInMinute: number;
  resetsOfTargetIn7Days: number;
  knowsAddress: boolean;
  hasHistory: boolean;
  pairingsToday: number;
  /** Hour of the day where the administrator is (Asia/Tokyo unless the tenant says otherwise), 0 … 23. */
  hour: number;
}>;

export const NIGHT_FROM = 22;
export const NIGHT_TO = 6;

/** The rules of R-148. Each raises an alert, and makes the next run need a second person. */
export const anomaliesOf = (habits: Habits): readonly ResetAnomaly[] => [
  ...(habits.resetsIn10Minutes > 5 ? (['many_resets'] as const) : []),
  ...(habits.searchesInMinute > 20 ? (['many_searches'] as const) : []),
  ...(habits.resetsOfTargetIn7Days >= 2 ? (['repeated_target'] as const) : []),
  ...(habits.hasHistory && !habits.knowsAddress ? (['new_address'] as const) : []),
  ...(habits.hour >= NIGHT_FROM || habits.hour < NIGHT_TO ? (['odd_hour'] as const) : []),
  ...(habits.pairingsToday >= 3 ? (['frequent_pair'] as const) : []),
];
