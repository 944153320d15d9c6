import { useEffect, useRef, useState } from 'react';
import { Button, TextField } from '#web/ui';
import { ticketIn } from './ticket.ts';
import { useSetUpWords } from './words.ts';

type Props = {
  pending: boolean;
  held: boolean;
  /** Changes with every refusal; null while none stands. */
  refused: object | null;
  onTicket: (ticket: string) => Promise<unknown>;
};

/** All factors were reset: only whoever has the link that was sent sets up new ones (rulings section 6). */
export function TicketForm({ pending, held, refused, onTicket }: Props) {
  const { t } = useSetUpWords();
  const [typed, setTyped] = useState('');
  const [lastSent, setLastSent] = useState<string | null>(null);
  const [empty, setEmpty] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const ticket = ticketIn(typed);

  useEffect(() => {
    if (refused) input.current?.select();
  }, [refused]);

  const submit = async () => {
    setEmpty(ticket === '');
    if (ticket === '') return input.current?.focus();
    if (pending || held) return;
    setLastSent(typed);
    await onTicket(ticket);
  };
  const wrong = refused !== null && typed === lastSent && !pending;
  return (
    <form
      className="sk-stack"
      method="post"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p>{t('enrol.ticket.lead')}</p>
      <TextField
        ref={input}
        className="login-recovery"
        label={t('enrol.ticket.field')}
        hint={t('enrol.ticket.hint')}
        name="ticket"
        type="text"
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        required
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={empty && ticket === '' ? t('enrol.ticket.empty') : wrong ? t('enrol.ticket.wrong') : null}
      />
      <Button kind="primary" type="submit" unavailable={pending || held}>
        {t('enrol.ticket.submit')}
      </Button>
    </form>
  );
}
