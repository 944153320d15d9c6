import { useEffect, useState } from 'react';
import { PageFrame } from '../frame/page-frame.tsx';
import type { Page } from '../page-of.ts';
import { BeginSetUp } from './begin-set-up.tsx';
import { BadLink, ConfirmLink } from './confirm-link.tsx';
import { MailRequest } from './mail-request.tsx';
import { NewPassword } from './new-password.tsx';

type LinkPages = Extract<Page, { page: 'password-reset' | 'verify-email' | 'unlock' | 'set-up' }>;

/** The pages that mail links lead to. Opening one changes nothing: mail scanners open every link, people press buttons. */
export function LinkPage({ page, tenantId, token }: LinkPages) {
  const [email, setEmail] = useState('');
  const [asking, setAsking] = useState(token === null);

  useEffect(() => {
    // A second link opened in the same tab changes only the fragment, which loads nothing.
    const reload = () => location.reload();
    addEventListener('hashchange', reload);
    return () => removeEventListener('hashchange', reload);
  }, []);

  const request = (kind: 'reset' | 'unlock') => (
    <MailRequest kind={kind} {...{ tenantId, email, setEmail }} authorizationId={null} onBack={null} />
  );
  const again = () => setAsking(true);
  const screen = () => {
    switch (page) {
      case 'password-reset':
        return asking || token === null ? request('reset') : <NewPassword {...{ tenantId, token }} onAgain={again} />;
      case 'unlock':
        return asking || token === null ? (
          request('unlock')
        ) : (
          <ConfirmLink kind="unlock" {...{ tenantId, token }} onAgain={again} />
        );
      case 'set-up':
        return token === null ? <BadLink kind="setUp" onAgain={null} /> : <BeginSetUp {...{ tenantId, token }} />;
      case 'verify-email':
        return token === null ? (
          <BadLink kind="verify" onAgain={null} />
        ) : (
          <ConfirmLink kind="verify" {...{ tenantId, token }} onAgain={null} />
        );
    }
  };
  return (
    <PageFrame view={null} busy={false} report={{ tenantId, authorizationId: null, step: page, code: null, requestId: null }}>
      {screen()}
    </PageFrame>
  );
}
