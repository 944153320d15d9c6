import { useEffect, useRef, useState } from 'react';
import { cleanCode, isWholeCode, sendsItself } from '../code-digits.ts';
import type { Setback } from './use-transaction.ts';

type Facts = Readonly<{
  /** What the last sending of such a code ran into. */
  setback: Setback | null;
  /** An act is on its way. */
  busy: boolean;
  /** Nothing may be sent for a while. */
  held: boolean;
  send: (digits: string) => Promise<unknown>;
}>;

/** Six digits that are typed: cleaned, sent by themselves once they are whole, selected when they were wrong (L-031 to L-033). */
export function useCodeEntry({ setback, busy, held, send }: Facts) {
  const [code, setCode] = useState('');
  const [lastSent, setLastSent] = useState<string | null>(null);
  const [malformed, setMalformed] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const trouble = setback?.trouble;

  useEffect(() => {
    if (trouble?.is !== 'wrong-code') return;
    // The person types over the wrong code: it is selected, and the focus is where it was (L-033).
    input.current?.focus({ preventScroll: true });
    input.current?.select();
  }, [trouble]);

  const submit = async (digits: string) => {
    setMalformed(!isWholeCode(digits));
    if (!isWholeCode(digits)) {
      input.current?.focus();
      return;
    }
    if (busy || held) return;
    setLastSent(digits);
    await send(digits);
  };
  const onEdit = (raw: string) => {
    const digits = cleanCode(raw);
    setCode(digits);
    setMalformed(false);
    if (sendsItself(code, digits, lastSent)) void submit(digits);
  };
  const clear = () => {
    setCode('');
    setLastSent(null);
    input.current?.focus({ preventScroll: true });
  };
  return {
    field: { ref: input, value: code, onEdit },
    submit: () => void submit(code),
    clear,
    malformed,
    // Until the next answer comes nobody knows whether the code that was typed since is wrong.
    wrong: trouble?.is === 'wrong-code' && code === lastSent && !busy ? trouble : null,
  };
}
