import { useId, useRef, useState } from 'react';
import { Button, Icon, Notice, TextField } from '#web/ui';
import { sendReport } from '../login-api.ts';
import { Form } from '../parts/form.tsx';
import { Contact } from '../parts/support-line.tsx';
import { useTexts } from '../texts.tsx';

/** What a report says about where somebody is stuck. Nothing of it is secret, and all of it is shown before it is sent. */
export type ReportFacts = Readonly<{
  tenantId: string | null;
  authorizationId: string | null;
  step: string;
  code: string | null;
  requestId: string | null;
}>;

/** 「ログインできない場合」 (L-025): on every page, the same answer for everybody. */
export function ReportDialog({ facts, support }: { facts: ReportFacts; support: string | null }) {
  const { t, rich } = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const [contact, setContact] = useState('');
  const [state, setState] = useState<'open' | 'sending' | 'sent' | 'failed'>('open');
  const [page, setPage] = useState('');

  const open = () => {
    setState('open');
    setPage(document.title);
    dialog.current?.showModal();
  };
  const send = async () => {
    if (!facts.tenantId || state === 'sending') return;
    setState('sending');
    const answer = await sendReport(facts.tenantId, {
      step: facts.step,
      ...(facts.requestId ? { request_id: facts.requestId } : {}),
      ...(facts.code ? { code: facts.code } : {}),
      ...(contact.trim() === '' ? {} : { contact: contact.trim() }),
      ...(facts.authorizationId ? { authorization_id: facts.authorizationId } : {}),
    });
    setState(answer.ok ? 'sent' : 'failed');
  };

  return (
    <>
      <Button kind="quiet" onClick={open} aria-haspopup="dialog">
        <Icon name="help" />
        {t('report.open')}
      </Button>
      <dialog ref={dialog} className="sk-dialog" aria-labelledby={title}>
        <Form onSend={send}>
          <h2 id={title}>{t('report.open')}</h2>
          {facts.tenantId ? <p>{t('report.lead')}</p> : null}
          {support ? <p>{rich('report.support', { contact: <Contact contact={support} /> })}</p> : null}
          {facts.tenantId && state !== 'sent' ? (
            <>
              <div>
                <p>{t('report.sends')}</p>
                <ul className="login-list">
                  <li>{t('report.sends.page', { title: page })}</li>
                  {facts.requestId ? <li>{t('frame.requestId', { id: facts.requestId })}</li> : null}
                  {facts.code ? <li>{t('report.sends.code', { code: facts.code })}</li> : null}
                </ul>
              </div>
              <TextField
                label={t('report.contact')}
                labelNote={t('field.optional')}
                hint={t('report.contact.hint')}
                name="contact"
                autoComplete="email"
                maxLength={200}
                value={contact}
                onChange={(event) => setContact(event.target.value)}
              />
            </>
          ) : null}
          {facts.tenantId ? null : <p>{t('report.unknownTenant')}</p>}
          {facts.tenantId === null && facts.requestId ? <p>{t('frame.requestId', { id: facts.requestId })}</p> : null}
          {state === 'sent' ? <Notice tone="ok">{t('report.done')}</Notice> : null}
          {state === 'failed' ? <Notice tone="danger">{t('report.failed')}</Notice> : null}
          {facts.tenantId && state !== 'sent' ? (
            <Button kind="primary" type="submit" unavailable={state === 'sending'}>
              {t('report.submit')}
            </Button>
          ) : null}
          <Button kind="wide" onClick={() => dialog.current?.close()}>
            {t('report.close')}
          </Button>
        </Form>
      </dialog>
    </>
  );
}
