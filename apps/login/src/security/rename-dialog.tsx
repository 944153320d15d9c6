import { useState } from 'react';
import type { CallProblem } from '#web/api-client';
import { Button, TextField } from '#web/ui';
import { Form } from '../parts/form.tsx';
import { Dialog } from './dialog.tsx';
import { useTroubleText } from './trouble-text.ts';
import { useSecurityWords } from './words.ts';

type Props = { title: string; name: string; onSave: (name: string) => Promise<CallProblem | null>; onClose: () => void };

export function RenameDialog({ title, name, onSave, onClose }: Props) {
  const { t } = useSecurityWords();
  const say = useTroubleText();
  const [typed, setTyped] = useState(name);
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(await onSave(typed));
    setBusy(false);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <Form onSend={save}>
        <TextField
          label={t('factors.name')}
          hint={t('factors.name.hint')}
          name="factor_name"
          autoComplete="off"
          maxLength={64}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          error={problem ? say(problem) : null}
        />
        <div className="sec-choices">
          <Button onClick={onClose}>{t('page.cancel')}</Button>
          <Button type="submit" unavailable={busy}>
            {t('factors.save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
