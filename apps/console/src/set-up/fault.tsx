import { Notice } from '#web/ui';
import { ConsoleProblem } from '../console-api.ts';
import { Failed } from '../frame/states.tsx';
import { useRefusal } from './words.ts';

/** Why an act was not done: the server's refusal in the words of this page, or a fault as everywhere. */
export function Fault({ error }: { error: Error | null }) {
  const refusal = useRefusal();
  if (error === null) return null;
  if (!(error instanceof ConsoleProblem) || error.isFault) return <Failed fault={error} />;
  return <Notice tone="danger">{refusal(error)}</Notice>;
}
