import { usePathId } from '../frame/use-path-id.ts';
import { PageLink } from '../reset/frame/page-link.tsx';
import { SetUp } from './set-up.tsx';
import { useWords } from './words.ts';

/** 「新しいMFA設定を今すぐ開始」 (R-121, D-6): a new factor is set up after a reset, with the user present. */
export function SetUpPage() {
  const { t } = useWords();
  const id = usePathId();
  return (
    <>
      <p>
        <PageLink path="/admin/mfa-reset" to={`/admin/mfa-reset?reset=${id}`} words={t('back')} />
      </p>
      <p>{t('lead')}</p>
      <SetUp id={id} heading="h2" />
    </>
  );
}
