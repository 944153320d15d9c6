import { useTexts } from '../texts.tsx';

/** To the procedure for when the console cannot be used. A page of its own, kept by the browser: no route of ours. */
export function EmergencyLink() {
  const { t, language } = useTexts();
  return <a href={`/emergency/${language}`}>{t('frame.emergency')}</a>;
}
