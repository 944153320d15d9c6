import { useEffect, useRef, useState } from 'react';
import { Button } from '#web/ui';
import { Form } from '../parts/form.tsx';
import { KeptField } from '../parts/kept-field.tsx';
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
  // One that came with the link was sent without being typed.
  const wrong = refused !== null && typed === (lastSent ?? '') && !pending;
  return (
    <Form onSend={submit}>
      <p>{t('enrol.ticket.lead')}</p>
      <KeptField
        ref={input}
        label={t('enrol.ticket.field')}
        hint={t('enrol.ticket.hint')}
        name="ticket"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={empty && ticket === '' ? t('enrol.ticket.empty') : wrong ? t('enrol.ticket.wrong') : null}
      />
      <Button kind="primary" type="submit" unavailable={pending || held}>
        {t('enrol.ticket.submit')}
      </Button>
    </Form>
  );
}
