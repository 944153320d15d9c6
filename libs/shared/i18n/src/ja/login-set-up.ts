/**
 * Words of what few logins show, loaded with it: setting up an authenticator app, recovery codes, and how to use such an app.
 * The rules are those of login.ts.
 */
export const loginSetUp = {
  // the authenticator app is set up (L-040 to L-042)
  'enrol.title': '認証アプリの設定',
  'enrol.lead': 'ログインを続けるには、認証アプリの設定が必要です。次の3つの手順で設定します。',
  'enrol.app': '認証アプリを用意する',
  'enrol.app.text': 'スマートフォンなどに、次のいずれかのアプリを入れてください。すでにお使いのものでかまいません。',
  'enrol.key': '認証アプリに登録する',
  'enrol.key.scan': '認証アプリで「追加」を選び、QRコードを読み取ってください。',
  'enrol.key.open': 'このスマートフォンの認証アプリに登録できます。',
  'enrol.key.openApp': '認証アプリで開く',
  'enrol.key.other': '別の端末の認証アプリを使う場合は、QRコードを読み取ってください。',
  'enrol.key.alt':
    '認証アプリに登録するためのQRコード。読み取れない場合は、このすぐ下のセットアップキーを認証アプリに入力してください。',
  'enrol.key.text': 'セットアップキー',
  'enrol.key.hint': 'QRコードを読み取れないときは、認証アプリに入力してください。',
  'enrol.key.copy': 'キーをコピー',
  'enrol.key.once':
    'QRコードとキーは15分以内に使ってください。この画面を読み込み直すと新しいものに変わり、前のものは使えなくなります。',
  'enrol.key.renewed':
    '新しいQRコードに変わりました。前のQRコードやキーは使えません。登録済みの場合は認証アプリから削除し、もう一度登録してください。',
  'enrol.key.again': '新しいQRコードを表示',
  'enrol.key.secret': 'QRコードとキーは、ほかの人に見せないでください。',
  'enrol.code': '表示された6桁のコードを入力する',
  'enrol.ticket.title': '認証アプリの再設定',
  'enrol.ticket.lead':
    'このアカウントの認証方法はすべて解除されています。再設定するには、管理者から届いた再設定用のリンクのコードが必要です。',
  'enrol.ticket.field': '再設定用のリンクのコード',
  'enrol.ticket.hint': '届いたリンクをそのまま貼り付けてもかまいません。リンクは1回だけ、24時間以内に使えます。',
  'enrol.ticket.empty': '再設定用のリンクのコードを入力してください。',
  'enrol.ticket.wrong': 'コードが正しくないか、有効期限が切れています。管理者に新しいリンクを依頼してください。',
  'enrol.ticket.submit': '再設定に進む',

  // recovery codes (L-050)
  'codes.title': 'リカバリーコードの保存',
  'codes.lead':
    'スマートフォンをなくしたときなど、認証アプリを使えない場合に、代わりに入力するコードです。1つのコードは1回だけ使えます。',
  'codes.once': 'コードはこの画面で1回だけ表示します。今すぐ安全な場所に保存してください。',
  'codes.list': 'リカバリーコード（{n}個）',
  'codes.show': 'リカバリーコードを表示',
  'codes.copy': 'コピー',
  'codes.copied': 'コピーしました。',
  'codes.notCopied': 'コピーできませんでした。選択してコピーするか、書き写してください。',
  'codes.download': 'ダウンロード',
  'codes.print': '印刷',
  'codes.saved': '安全な場所に保存しました',
  'codes.savedFirst': '保存してからチェックを入れると、次に進めます。',
  'codes.next': '次へ進む',
  'codes.file.name': 'リカバリーコード',
  'codes.file.tenant': '組織: {tenant}',
  'codes.file.account': 'アカウント: {account}',
  'codes.file.date': '作成日: {date}',
  'codes.file.advice': '1つのコードは1回だけ使えます。ほかの人に教えないでください。',

  // how to use an authenticator app (L-053)
  'guide.title': '認証アプリの使い方',
  'guide.what': '認証アプリとは',
  'guide.what.text':
    'ログインに使う6桁のコードを表示するアプリです。コードは30秒ごとに変わり、あなたの端末の中で作られるため、電波の届かない場所でも使えます。パスワードが知られても、コードがなければログインできません。',
  'guide.apps': '代表的な認証アプリ',
  'guide.clock': '時刻は自動設定にする',
  'guide.clock.text':
    'コードは時刻から作られます。端末の時刻がずれていると、正しいコードになりません。端末の設定で、日付と時刻の自動設定をオンにしてください。',
  'guide.phone': 'スマートフォンを変えるとき',
  'guide.phone.text':
    '古い端末を手放す前に、新しい端末の認証アプリへ移してください。移す方法はアプリによって異なります。移し終えて、新しい端末のコードでログインできることを確かめるまで、古い端末のアプリを消さないでください。',
  'guide.codes': 'リカバリーコードを保管する',
  'guide.codes.text':
    '端末をなくしたときや壊れたときは、リカバリーコードでログインできます。印刷して鍵のかかる場所に置くか、パスワード管理アプリに保存し、認証アプリと同じ端末だけに置かないでください。残りが少なくなったら、新しいコードを作成してください。',
  'guide.secret': 'コードは誰にも教えない',
  'guide.secret.text':
    'サポートや管理者が、6桁のコード、リカバリーコード、セットアップキーを尋ねることはありません。電話、メール、メッセージで尋ねられたら、教えずに組織の管理者へ連絡してください。',
  'guide.close': 'ログインの続きは、元のタブで行ってください。このタブは閉じてかまいません。',

  // this device may stand in for the second factor (L-060)
  'trust.title': 'この端末を信頼しますか？',
  'trust.lead': '信頼すると、次のログインからこの端末ではパスワードの後の本人確認が省かれます。',
  'trust.device': 'お使いの端末',
  'trust.tick': 'この端末を{n}日間信頼する',
  'trust.shared':
    'ほかの人も使う端末では、チェックを入れないでください。信頼は、セキュリティ設定のページでいつでも取り消せます。',
  'trust.next': '続ける',
  'trust.unknown': '不明な端末',
  'trust.both': '{browser}（{system}）',

  // the tenant wants everybody to have a second factor (L-045)
  'nudge.title': '認証アプリを設定しませんか？',
  'nudge.lead': 'この組織では、認証アプリの設定をお願いしています。パスワードを知られても、ほかの人はログインできなくなります。',
  'nudge.left': '設定の期限まで、あと{n}日（{days}日間のうち）',
  'nudge.then': '期限を過ぎると、設定するまでログインできません。設定は3分ほどで終わります。',
  'nudge.now': '今すぐ設定',
  'nudge.later': 'あとで',
} as const;
