import { useMemo } from 'react';
import { enReset, enResetCodes, enResetRun, jaReset, jaResetCodes, jaResetRun, type Facts, type Language } from '#shared/i18n';
import type { Words as WordsOf } from '#web/ui';
import type { ConsoleProblem } from '../console-api.ts';
import { useProblemWords } from '../frame/use-problem-words.ts';
import { useTexts, useWordsOf } from '../texts.tsx';

const source = { ...jaResetCodes, ...jaReset, ...jaResetRun };
type Source = typeof source;
export type WordKey = keyof Source;
/** A text that needs no facts. */
export type PlainWord = { [K in WordKey]: Facts<Source[K]> extends [] ? K : never }[WordKey];
const catalogues = { ja: source, en: { ...enResetCodes, ...enReset, ...enResetRun } };

export type Words = WordsOf<Source> & Readonly<{ language: Language }>;

/** The words of this page, which come with its own part of the program. */
export function useWords(): Words {
  const { language } = useTexts();
  const words = useWordsOf<Source>(catalogues);
  return useMemo(() => ({ language, ...words }), [language, words]);
}

const codes: Readonly<Record<string, PlainWord>> = {
  self_reset_forbidden: 'problem.self_reset_forbidden',
  mfa_not_configured: 'problem.mfa_not_configured',
  run_in_progress: 'problem.run_in_progress',
  user_not_found: 'problem.user_not_found',
  approval_required: 'problem.approval_required',
  approver_not_eligible: 'problem.approver_not_eligible',
  identity_proof_required: 'problem.identity_proof_required',
  checklist_incomplete: 'problem.checklist_incomplete',
  method_not_allowed: 'problem.method_not_allowed',
  target_changed: 'problem.target_changed',
  too_early: 'problem.too_early',
  confirmation_expired: 'problem.confirmation',
  confirmation_invalid: 'problem.confirmation',
  typed_suffix_wrong: 'problem.typed_suffix_wrong',
  snapshot_gone: 'problem.snapshot_gone',
  not_paused: 'problem.not_paused',
  no_address: 'problem.no_address',
  already_decided: 'problem.already_decided',
  wrong_state: 'problem.wrong_state',
  reauth_required: 'problem.reauth',
  reauth_expired: 'problem.reauth',
  invalid_request: 'problem.invalid_request',
};

/** The words of a refusal of this page; faults are told as everywhere. */
export function useRefusal(): (problem: ConsoleProblem) => string {
  const { t } = useWords();
  const others = useProblemWords();
  return (problem) => {
    if (problem.isFault) return t('failed.text');
    if (problem.code === 'cooldown') return t('problem.cooldown', { n: problem.number('retry_after') ?? 60 });
    const key = codes[problem.code];
    return key === undefined ? others(problem) : t(key);
  };
}
