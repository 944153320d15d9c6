// Every screen of the login pages, and how to get there. `more`: also looked at in the rarer sizes and schemes.
const at = (id) => `/authorize?id=${id}&tenant_id=demo`;

const login = async ({ page, name }, password) => {
  await page.getByLabel(name('メールアドレス', 'Email address')).fill('taro@example.co.jp');
  await page.getByLabel(name('パスワード', 'Password'), { exact: true }).fill(password);
  await page.getByRole('button', { name: name('ログイン', 'Log in'), exact: true }).click();
};
const loginWith = (password, ja, en) => async (tools) => {
  await login(tools, password);
  await tools.page.getByText(tools.name(ja, en)).first().waitFor();
};
const press = async ({ page, name }, ja, en) => page.getByRole('button', { name: name(ja, en) }).click();
const register = async ({ page, name }, email, password) => {
  await page.getByLabel(name('メールアドレス', 'Email address')).fill(email);
  await page.getByLabel(name('パスワード', 'Password'), { exact: true }).fill(password);
  await page.getByLabel(name('お名前', 'Name'), { exact: true }).fill('山田 太郎');
  await page.getByLabel(name('電話番号', 'Phone number')).fill('090-1234-5678');
  await press({ page, name }, '登録して次へ', 'Register and continue');
};

export const screens = {
  login: { path: at('login'), more: true },
  'login-wrong': {
    path: at('login'),
    act: loginWith('wrong', 'メールアドレスまたはパスワードが正しくありません。', 'is not correct.'),
  },
  'login-empty': { path: at('login'), act: (tools) => press(tools, /^ログイン$/, /^Log in$/) },
  'login-locked': {
    path: at('login'),
    more: true,
    act: loginWith('lock', 'アカウントがロックされました。15分後に', 'Try again in 15 min'),
  },
  'login-limited': { path: at('login'), act: loginWith('limit', '操作が多すぎます。', 'Too many requests.') },
  'login-broken': { path: at('login'), act: loginWith('boom', '0198f2c4', '0198f2c4') },
  'login-shown': {
    path: at('login'),
    act: async ({ page, name }) => {
      await page.getByLabel(name('パスワード', 'Password'), { exact: true }).fill('himitsu no kotoba');
      await page.getByRole('button', { name: name('パスワードを表示', 'Show password') }).click();
    },
  },
  register: { path: at('register'), more: true },
  'register-strength': {
    path: at('register'),
    act: async ({ page, name }) => {
      await page.getByLabel(name('パスワード', 'Password'), { exact: true }).fill('umi yama kawa sora');
      await page.getByText(name(/強さ/, /Strength/)).waitFor();
    },
  },
  'register-advice': {
    path: at('register'),
    act: async ({ page, name }) => {
      await page.getByLabel(name('パスワード', 'Password'), { exact: true }).fill('mypassword-1234');
      await page.getByText(name('よく使われている', 'This password is common')).waitFor();
    },
  },
  'register-empty': { path: at('register'), more: true, act: (tools) => press(tools, '登録して次へ', 'Register and continue') },
  'register-taken': {
    path: at('register'),
    act: async (tools) => {
      await register(tools, 'taken@example.co.jp', 'long enough words');
      await tools.page.getByText(tools.name('この内容では', 'Registration was not possible')).waitFor();
    },
  },
  'register-common': {
    path: at('register'),
    act: async (tools) => {
      await register(tools, 'taro@example.co.jp', 'password-password');
      await tools.page.getByText(tools.name('よく使われている', 'This password is common')).waitFor();
    },
  },
  'register-next': {
    path: at('register'),
    act: async (tools) => {
      await register(tools, 'taro@example.co.jp', 'long enough words');
      await tools.page.getByText(tools.name('あと1ステップで登録が完了します', 'One more step')).waitFor();
    },
  },
  'choose-two': { path: at('choose-two'), more: true },
  'choose-one': { path: at('choose-one'), more: true },
  'choose-no-phone': { path: at('choose-no-phone') },
  'choose-none': { path: at('choose-none') },
  'choose-failed': {
    path: at('choose-two'),
    act: async (tools) => {
      tools.fakes.get('choose-two').calls.push('provider-down');
      await press(tools, /SMSでコードを送信/, /Send a code by SMS/);
      await tools.page.getByText(tools.name('SMSを送信できませんでした。', 'The SMS could not be sent.')).waitFor();
    },
  },
  'choose-one-failed': {
    path: at('choose-one'),
    act: async (tools) => {
      tools.fakes.get('choose-one').calls.push('provider-down');
      await press(tools, /SMSでコードを送信/, /Send a code by SMS/);
      await tools.page.getByText(tools.name('SMSを送信できませんでした。', 'The SMS could not be sent.')).waitFor();
    },
  },
  code: { path: at('code'), more: true },
  'code-email': { path: at('code-email') },
  'code-registering': { path: at('code-registering') },
  'code-wrong': {
    path: at('code'),
    more: true,
    act: async ({ page, name }) => {
      await page.getByLabel(name('確認コード', 'Verification code')).fill('１１１ １１１');
      await page.getByText(name('コードが正しくないか、有効期限が切れています。', 'not correct or has expired')).waitFor();
    },
  },
  'code-expired': {
    path: at('code-short'),
    act: ({ page, name }) => page.getByText(name('有効期限が切れました', 'has expired')).waitFor(),
  },
  'code-spent': { path: at('code-spent') },
  'code-failed': {
    path: at('code-spent'),
    act: async ({ page, fakes, name }) => {
      const fake = fakes.get('code-spent');
      fake.next = { ...fake.next, sendsLeft: 3 };
      fake.calls.push('provider-down');
      await page.reload();
      await page.getByRole('button', { name: name('コードを再送信', 'Resend the code') }).click();
      await page.getByText(name('SMSを送信できませんでした。', 'The SMS could not be sent.')).waitFor();
    },
  },
  expired: { path: at('expired') },
  failure: { path: at('failure') },
  locked: { path: at('locked') },
  denied: { path: at('denied') },
  consumed: { path: at('consumed') },
  gone: { path: at('unknown') },
  'reset-panel': { path: at('login'), act: (tools) => press(tools, 'パスワードをお忘れですか？', 'Forgot your password?') },
  'reset-request': { path: '/demo/password-reset' },
  'reset-sent': {
    path: '/demo/password-reset',
    act: async ({ page, name }) => {
      await page.getByLabel(name('メールアドレス', 'Email address')).fill('taro＠example.co.jp');
      await page.getByRole('button', { name: name('再設定メールを送信', 'Send the email') }).click();
      await page.getByRole('heading', { name: name('メールを確認してください', 'Check your email') }).waitFor();
    },
  },
  'reset-new': { path: '/demo/password-reset#token=goodtoken1' },
  'reset-common': {
    path: '/demo/password-reset#token=goodtoken1',
    act: async ({ page, name }) => {
      await page.getByLabel(name('新しいパスワード', 'New password')).fill('password-password');
      await page.getByRole('button', { name: name('パスワードを変更', 'Change the password') }).click();
      await page.getByText(name('よく使われている、', 'This password is common')).waitFor();
    },
  },
  'reset-bad-link': {
    path: '/demo/password-reset#token=usedtoken1',
    act: async ({ page, name }) => {
      await page.getByLabel(name('新しいパスワード', 'New password')).fill('long enough words');
      await page.getByRole('button', { name: name('パスワードを変更', 'Change the password') }).click();
      await page.getByRole('heading', { name: name('リンクを使用できません', 'This link cannot be used') }).waitFor();
    },
  },
  'verify-email': { path: '/demo/verify-email#token=goodtoken1' },
  'verify-done': {
    path: '/demo/verify-email#token=goodtoken1',
    act: async (tools) => {
      await press(tools, 'メールアドレスを確認する', 'Verify the email address');
      await tools.page
        .getByRole('heading', { name: tools.name('メールアドレスを確認しました', 'Your email address is verified') })
        .waitFor();
    },
  },
  unlock: { path: '/demo/unlock#token=goodtoken1' },
  'unlock-request': { path: '/demo/unlock' },
  error: { path: '/error?error=invalid_request&error_description=x&request_id=0198f2c4-77aa&tenant_id=demo', more: true },
  'error-system': { path: '/error?error=server_error&request_id=0198f2c4-77aa' },
  'not-found': { path: '/nowhere' },
  report: { path: at('login'), more: true, act: (tools) => press(tools, 'ログインできない場合', 'Trouble logging in?') },
  'report-sent': {
    path: at('login'),
    act: async (tools) => {
      await press(tools, 'ログインできない場合', 'Trouble logging in?');
      await press(tools, '送信する', /^Send$/);
      await tools.page.getByText(tools.name('受け付けました。', 'Received.')).waitFor();
    },
  },
  'report-error-page': {
    path: '/error?error=server_error&request_id=0198f2c4-77aa',
    act: (tools) => press(tools, 'ログインできない場合', 'Trouble logging in?'),
  },
};
