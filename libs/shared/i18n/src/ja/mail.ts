/** Mails to end users. `{…}` are facts filled in by the server; each text ends with what to do when it was not the reader. */
export const mail = {
  code: {
    subject: '【{tenant}】確認コード {code}',
    text: '確認コードは {code} です。{minutes}分間有効です。\n\nだれにも教えないでください。心当たりがない場合は、このメールを破棄してください。',
  },
  passwordReset: {
    subject: '【{tenant}】パスワードの再設定',
    text: '次のリンクから新しいパスワードを設定してください。リンクは30分間、一度だけ使えます。\n\n{link}\n\n多要素認証の設定は変わりません。心当たりがない場合は、このメールを破棄してください。パスワードは変更されません。',
  },
  passwordChanged: {
    subject: '【{tenant}】パスワードが変更されました',
    text: 'お使いのアカウントのパスワードが変更され、変更した端末のほかは、すべてログアウトしました。\n\n心当たりがない場合は、すぐにサポートにお問い合わせください。',
  },
  verifyEmail: {
    subject: '【{tenant}】メールアドレスの確認',
    text: '次のリンクを開いて、このメールアドレスがご本人のものであることを確認してください。リンクは24時間有効です。\n\n{link}\n\n心当たりがない場合は、このメールを破棄してください。',
  },
  alreadyRegistered: {
    subject: '【{tenant}】このメールアドレスは登録済みです',
    text: 'このメールアドレスで新しい登録が試みられましたが、すでにアカウントがあります。\n\nご本人であれば、そのままログインしてください。パスワードを忘れた場合は、ログイン画面の「パスワードをお忘れですか？」から再設定できます。心当たりがない場合は、何もする必要はありません。',
  },
  locked: {
    subject: '【{tenant}】アカウントがロックされました',
    text: 'ログインの失敗が続いたため、アカウントを一時的にロックしました。\n\nご本人であれば、ログイン画面から「メールでロックを解除」を選ぶか、しばらく待ってからやり直してください。心当たりがない場合は、パスワードの変更をお勧めします。',
  },
  factorAdded: {
    subject: '【{tenant}】認証アプリが追加されました',
    text: 'お使いのアカウントに認証アプリが追加されました。次回のログインから、認証アプリのコードで本人確認ができます。\n\n日時: {when}\n端末: {device}\n接続元のIPアドレス: {address}\n\n心当たりがない場合は、すぐにサポートにお問い合わせください。',
  },
  factorSetUp: {
    subject: '【{tenant}】認証アプリが設定されました',
    text: 'お使いのアカウントに認証アプリが設定されました。次回のログインから、認証アプリのコードで本人確認ができます。続けて作成されたリカバリーコードも、この設定に含まれます。\n\n日時: {when}\n端末: {device}\n接続元のIPアドレス: {address}\n\n心当たりがない場合は、すぐにサポートにお問い合わせください。',
  },
  numberAdded: {
    subject: '【{tenant}】電話番号が認証方法に追加されました',
    text: 'お使いのアカウントの認証方法に電話番号が追加されました。次回のログインから、SMSで届くコードで本人確認ができます。\n\n日時: {when}\n端末: {device}\n接続元のIPアドレス: {address}\n\n心当たりがない場合は、すぐにサポートにお問い合わせください。',
  },
  factorRenamed: {
    subject: '【{tenant}】認証方法の名前が変更されました',
    text: 'お使いのアカウントの認証方法の名前が変更されました。方法そのものは変わりません。\n\n日時: {when}\n端末: {device}\n接続元のIPアドレス: {address}\n\n心当たりがない場合は、すぐにパスワードを変更し、サポートにお問い合わせください。',
  },
  sessionEnded: {
    subject: '【{tenant}】ほかの端末をログアウトしました',
    text: 'お使いのアカウントで、ほかの端末のログインを終了しました（{n}件）。\n\n日時: {when}\n端末: {device}\n接続元のIPアドレス: {address}\n\n心当たりがない場合は、すぐにパスワードを変更し、サポートにお問い合わせください。',
  },
  factorLocked: {
    subject: '【{tenant}】認証コードの入力が続けて失敗しました',
    text: '認証コードの入力が続けて失敗したため、この方法での本人確認を一時的に止めました。しばらく待ってからやり直すか、別の方法を使ってください。\n\n日時: {when}\n端末: {device}\n接続元のIPアドレス: {address}\n\n心当たりがない場合は、パスワードが知られている可能性があります。すぐにパスワードを変更してください。',
  },
  recoveryCodeUsed: {
    subject: '【{tenant}】リカバリーコードが使われました',
    text: 'リカバリーコードでログインの本人確認が行われました。残りは{left}個です。少なくなったら、セキュリティ設定のページで新しいコードを作成してください。\n\n{page}\n\n日時: {when}\n端末: {device}\n接続元のIPアドレス: {address}\n\n心当たりがない場合は、すぐにサポートにお問い合わせください。',
  },
  deviceRemembered: {
    subject: '【{tenant}】信頼する端末が追加されました',
    text: 'ログインした端末が、信頼する端末として{days}日間登録されました。この端末では、パスワードの後の本人確認が省かれます。\n\n登録した端末は、セキュリティ設定のページで確認し、取り消すことができます。\n\n{page}\n\n日時: {when}\n端末: {device}\n接続元のIPアドレス: {address}\n\n心当たりがない場合は、すぐにすべての端末の信頼を取り消し、パスワードを変更してください。',
  },
  unlock: {
    subject: '【{tenant}】ロックの解除',
    text: '次のリンクを開くと、アカウントのロックが解除されます。リンクは30分間、一度だけ使えます。\n\n{link}\n\n心当たりがない場合は、このメールを破棄してください。',
  },
  factorRemoved: {
    subject: '【{tenant}】多要素認証の設定が削除されました',
    text: 'お使いのアカウントから、多要素認証の設定が1つ削除されました。\n\n日時: {when}\n端末: {device}\n接続元のIPアドレス: {address}\n\n心当たりがない場合は、すぐにパスワードを変更し、サポートにお問い合わせください。',
  },
  recoveryCodesMade: {
    subject: '【{tenant}】リカバリーコードが作成されました',
    text: 'お使いのアカウントのリカバリーコードが作成されました。以前に作成したコードがあれば、そのコードはもう使えません。\n\n日時: {when}\n端末: {device}\n接続元のIPアドレス: {address}\n\n心当たりがない場合は、すぐにサポートにお問い合わせください。',
  },
  emailChanged: {
    subject: '【{tenant}】メールアドレスが変更されました',
    text: 'お使いのアカウントのメールアドレスが別のものに変更されました。今後のお知らせは新しいアドレスに届きます。\n\n日時: {when}\n端末: {device}\n接続元のIPアドレス: {address}\n\n心当たりがない場合は、すぐにサポートにお問い合わせください。',
  },
  confirmSignUp: {
    subject: '【{tenant}】登録の確認',
    text: '次のリンクを開くか、確認コード {code} を入力して、登録を完了してください。{minutes}分間、一度だけ使えます。\n\n{link}\n\n心当たりがない場合は、このメールを破棄してください。',
  },
  inviteLink: {
    subject: '【{tenant}】アカウントへの招待',
    text: 'アカウントが用意されました。次のリンクを開くか、確認コード {code} を入力すると、使い始められます。{minutes}分間、一度だけ使えます。\n\n{link}\n\nだれにも教えないでください。心当たりがない場合は、このメールを破棄してください。',
  },
  signInLink: {
    subject: '【{tenant}】ログイン用リンク',
    text: '次のリンクを開くか、確認コード {code} を入力すると、ログインできます。{minutes}分間、一度だけ使えます。\n\n{link}\n\nだれにも教えないでください。心当たりがない場合は、このメールを破棄してください。',
  },
  recoveryLink: {
    subject: '【{tenant}】アカウントの回復',
    text: '次のリンクを開くか、確認コード {code} を入力すると、ログインして新しいパスワードを設定できます。{minutes}分間、一度だけ使えます。\n\n{link}\n\n多要素認証の設定は変わりません。心当たりがない場合は、このメールを破棄してください。',
  },
  confirmNewEmail: {
    subject: '【{tenant}】新しいメールアドレスの確認',
    text: '次のリンクを開くか、確認コード {code} を入力すると、このメールアドレスがアカウントの新しいアドレスになります。{minutes}分間、一度だけ使えます。\n\n{link}\n\n心当たりがない場合は、このメールを破棄してください。',
  },
  mfaReset: {
    subject: '【{tenant}】多要素認証がリセットされました',
    text: '{when}に、管理者がお使いのアカウントの多要素認証（MFA）をリセットしました。すべての端末からログアウトしています。\n\n次にログインするときは、認証方法の再設定が必要です。再設定用のコードは別のメールでお送りします。\n\n心当たりがない場合は、すぐに {support} にお問い合わせください。',
  },
  mfaPaused: {
    subject: '【{tenant}】多要素認証が一時停止されました',
    text: '{when}に、管理者がお使いのアカウントの多要素認証（MFA）を一時停止しました。停止は{until}に自動で終わります。それまでの間、リカバリーコードは使えません。\n\n設定済みの認証方法で一度確認すると、その時点で停止は終わります。\n\n心当たりがない場合は、すぐに {support} にお問い合わせください。',
  },
  mfaPauseEnding: {
    subject: '【{tenant}】多要素認証の一時停止がまもなく終わります',
    text: '多要素認証（MFA）の一時停止は{until}に終わります。それ以降のログインでは、設定済みの認証方法での確認が必要です。\n\n認証方法を使えない場合、または一時停止に心当たりがない場合は、終わる前に {support} にお問い合わせください。',
  },
  mfaPauseEnded: {
    subject: '【{tenant}】多要素認証の一時停止が終わりました',
    text: '{when}に、多要素認証（MFA）の一時停止が終わりました。次のログインから、設定済みの認証方法での確認が必要です。\n\n認証方法を使えない場合、または一時停止に心当たりがない場合は、{support} にお問い合わせください。',
  },
  mfaRestored: {
    subject: '【{tenant}】多要素認証の設定が元に戻されました',
    text: '{when}に、途中で失敗したリセットを取り消し、多要素認証（MFA）の設定を元に戻しました。以前の認証方法でログインできます。\n\n心当たりがない場合は、すぐに {support} にお問い合わせください。',
  },
  mfaEnrolmentTicket: {
    subject: '【{tenant}】認証方法の再設定',
    text: '認証方法を再設定するためのリンクです。24時間以内に、一度だけ使えます。\n\n{link}\n\nリンクを開き、パスワードでログインして、認証アプリを設定してください。\n\nリンクを開けない場合は、いつものアプリからパスワードでログインし、「再設定用のリンクのコード」の欄に次のコードを貼り付けてください。\n\n{ticket}\n\nこのリンクとコードだけではログインできません。だれにも教えないでください。\n\n心当たりがない場合は、すぐにサポートにお問い合わせください。',
  },
  staffApprovalAsked: {
    subject: '【{tenant}】MFAリセットの承認依頼 #{number}',
    text: '{when}に、MFAリセット #{number}（緊急度: {urgency}）の承認が依頼されました。管理コンソールの「承認」で内容を確認してください。\n\n{page}',
  },
  staffResetEscalation: {
    subject: '【{tenant}】MFAリセット #{number} の対応が必要です',
    text: '{when}に、MFAリセット #{number} で対応が必要になりました。\n\n理由: {cause}\n実行ID: {run}\nコード: {code}\n\n管理コンソールの実行履歴で、再試行またはロールバックを判断してください。',
  },
  staffResetAlarm: {
    subject: '【{tenant}】MFAリセットの異常な操作を検知しました',
    text: '{when}に、管理者 {admin} の操作で異常なパターンを検知しました: {rules}\n\n次のリセットには承認が必要です。管理コンソールの「実行履歴」で、この管理者のリセットを確認してください。',
  },
  staffResetNotice: {
    subject: '【{tenant}】緊急のMFAリセット #{number} が実行されました',
    text: '{when}に、緊急度「緊急」のMFAリセット #{number} が実行されました。\n\n実行ID: {run}\n\n内容は管理コンソールの実行履歴で確認できます。',
  },
  staffBreakGlass: {
    subject: '【重要】【{tenant}】緊急リセット（オフライン鍵）#{number} が実行されました',
    text: '{when}に、2人のオフライン鍵による緊急リセット #{number} が、コマンドラインから実行されました。\n\n対象: {user}\n組織: {organization}\n実行ID: {run}\n署名者: {first}、{second}\n\n詳しい内容は、管理コンソールの「実行履歴」から報告書を開いて確認してください。心当たりがない場合は、ただちに2人の鍵を失効させ、対象ユーザーのセッションを終了してください。',
  },
  staffOfflineKeyRegistered: {
    subject: '【{tenant}】オフライン鍵が登録されました',
    text: '{when}に、管理者 {admin} のオフライン鍵が登録されました。\n\n鍵のID: {key}\n\n本人に確認してください。本人に心当たりがない場合は、鍵を失効させ、その管理者のセッションを終了してください。',
  },
  staffOfflineKeyRevoked: {
    subject: '【{tenant}】オフライン鍵が失効しました',
    text: '{when}に、管理者 {admin} のオフライン鍵が失効しました。\n\n鍵のID: {key}\n\nこの鍵の署名は、もう受け付けられません。',
  },
  adminReauthLocked: {
    subject: '【{tenant}】管理者の再認証がロックされました',
    text: '{when}に、管理者 {admin} の再認証が、失敗が続いたためロックされました。\n\n本人に確認してください。本人に心当たりがない場合は、その管理者のセッションを終了し、パスワードを変更してください。',
  },
};

/** Whom to ask where the tenant names no contact and mails come from an address that nobody reads. */
export const helpDesk = '組織の管理者（ヘルプデスク）';

/** The facts that tell an owner whether it was the owner; `{…}` as above. */
export const circumstances = {
  both: '{browser}（{system}）',
  unknown: '不明な端末',
  service: 'アプリケーションの管理機能',
  nowhere: 'なし',
  zone: '日本時間、UTC+9',
};
