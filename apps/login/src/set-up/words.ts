import { enLoginSetUp, jaLoginSetUp } from '#shared/i18n';
import { useWordsOf } from '../texts.tsx';

const catalogues = { ja: jaLoginSetUp, en: enLoginSetUp } as const;

export const useSetUpWords = () => useWordsOf<typeof jaLoginSetUp>(catalogues);
