import { useState } from 'react';
import { Button } from '#web/ui';
import { useSetUpWords } from './words.ts';

/** Copies a text and says whether it did: without a secure connection, or against the person's will, a browser does not. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  const { t } = useSetUpWords();
  const [said, setSaid] = useState<'nothing' | 'copied' | 'notCopied'>('nothing');
  const copy = async () => {
    setSaid('nothing');
    try {
      await navigator.clipboard.writeText(text);
      setSaid('copied');
    } catch {
      setSaid('notCopied');
    }
  };
  return (
    <>
      <Button onClick={() => void copy()}>{children}</Button>
      <p className="login-said" role="status">
        {said === 'nothing' ? '' : t(`codes.${said}`)}
      </p>
    </>
  );
}
