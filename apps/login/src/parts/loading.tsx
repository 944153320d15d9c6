import { useTexts } from '../texts.tsx';

export function Loading() {
  const { t } = useTexts();
  return (
    <p className="login-loading" role="status">
      {t('frame.loading')}
    </p>
  );
}
