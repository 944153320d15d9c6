/** Short messages about a reset to a proven number. No link and no code: whoever has the number learns that it happened, and nothing to log in with. */
export const sms = {
  mfaReset:
    '【{tenant}】{when}に管理者が多要素認証（MFA）をリセットしました。心当たりがない場合は {support} にお問い合わせください。',
  mfaPaused:
    '【{tenant}】{when}に管理者が多要素認証（MFA）を{until}まで一時停止しました。心当たりがない場合は {support} にお問い合わせください。',
  mfaPauseEnding: '【{tenant}】多要素認証（MFA）の一時停止は{until}に終わります。お問い合わせ先: {support}',
  mfaPauseEnded: '【{tenant}】{when}に多要素認証（MFA）の一時停止が終わりました。お問い合わせ先: {support}',
  mfaRestored:
    '【{tenant}】{when}に多要素認証（MFA）の設定が元に戻されました。心当たりがない場合は {support} にお問い合わせください。',
} as const;
