import { Section } from '../frame/heading.tsx';
import { Saving } from '../set-up/recovery-codes.tsx';
import { useSetUpWords } from '../set-up/words.ts';

type Props = { codes: readonly string[]; tenant: string; account: string; onSaved: () => void };

/** New recovery codes, shown once and saved before it goes on (L-050). */
export function NewCodes(props: Props) {
  const { t } = useSetUpWords();
  return (
    <Section title={t('codes.title')} readFirst>
      <p>{t('codes.lead')}</p>
      <Saving {...props} />
    </Section>
  );
}
