import { expect, type Page } from '@playwright/test';
import type { Administrator } from './administrator.ts';

export type Target = Readonly<{ id: string; email: string; phone: string | null; name: string }>;

/** A security administrator at the reset page, told in acts. */
export class ResetDesk {
  constructor(readonly admin: Administrator) {}

  get page(): Page {
    return this.admin.page;
  }

  part = (name: string) => this.page.getByRole('region', { name, exact: true });
  execute = () => this.page.getByRole('button', { name: 'MFAリセットを実行' });
  dialog = () => this.page.getByRole('alertdialog');

  async prove(): Promise<this> {
    await this.page.getByLabel('管理者パスワード', { exact: true }).fill(this.admin.self.password);
    await this.admin.button('管理者権限を確認').click();
    const proved = this.page.getByText('確認しました');
    const code = this.page.getByLabel('認証アプリの6桁のコード');
    await expect(proved.or(code).first()).toBeVisible();
    if (await code.isVisible()) await this.admin.typeCode(() => expect(proved.first()).toBeVisible({ timeout: 3_000 }));
    return this;
  }

  async open(path = '/admin/mfa-reset'): Promise<this> {
    await this.admin.signIn(path);
    return this.prove();
  }

  async find(text: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'ユーザー検索' }).fill(text);
    await this.admin.button('ユーザーを検索').click();
  }

  async select(user: Target): Promise<this> {
    await this.find(user.email);
    await this.page.getByRole('button', { name: `${user.name}: このユーザーを選択` }).click();
    await expect(this.page.getByText(`対象: ${user.name}（${user.id}）`).first()).toBeVisible();
    return this;
  }

  async fill(method = '完全リセット', reason = 'device_lost'): Promise<this> {
    await this.page.getByRole('radio', { name: new RegExp(method) }).check();
    await this.page.getByLabel('リセット理由（必須）').selectOption(reason);
    await this.page.getByRole('radio', { name: /^高/ }).check();
    await this.page.getByRole('radio', { name: '対面' }).check();
    return this;
  }

  async tick(): Promise<this> {
    for (const box of await this.part('実行確認').getByRole('checkbox').all()) {
      await box.check();
      await expect(box).toBeChecked();
    }
    return this;
  }

  async confirm(user: Target, isImportant = false): Promise<this> {
    await this.execute().click();
    if (isImportant) await this.page.getByLabel('ユーザーIDの末尾4文字').fill(user.id.slice(-4));
    await this.dialog().getByRole('button', { name: '実行する', exact: true }).click();
    return this;
  }
}
