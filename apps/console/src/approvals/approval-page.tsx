import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ApprovalDetail } from '#shared/contracts';
import { Button, Notice } from '#web/ui';
import { Loaded } from '../frame/states.tsx';
import { usePathId } from '../frame/use-path-id.ts';
import { useElevation } from '../session/use-elevation.ts';
import { useTexts } from '../texts.tsx';
import { jst } from '../times.ts';
import styles from './approvals.module.css';
import { DecisionDialog, type Verdict } from './decision-dialog.tsx';
import { APPROVALS, useApproval } from './queries.ts';
import { RequestList } from './request-list.tsx';

/** the server takes five minutes; a little less here, so that it is not over while the button is pressed. */
const FRESH_SECONDS = 285;

/** what is asked for, and the decision. */
export function ApprovalPage() {
  const { t } = useTexts();
  const id = usePathId();
  return (
    <>
      <p>
        <Link to="/admin/approvals">{t('approval.back')}</Link>
      </p>
      <Loaded query={useApproval(id)}>{(approval) => <Asked approval={approval} />}</Loaded>
    </>
  );
}

function Asked({ approval }: { approval: ApprovalDetail }) {
  const { t } = useTexts();
  const [done, setDone] = useState<Verdict | null>(null);
  return (
    <>
      <section className="sk-stack" aria-labelledby="what">
        <h2 id="what">{t('approval.what')}</h2>
        <RequestList approval={approval} />
      </section>
      <section className="sk-stack" aria-labelledby="decide">
        <h2 id="decide">{t('approval.decide')}</h2>
        <div role="status">
          {done ? <Notice tone="ok">{t(done === 'approve' ? 'approval.done.approved' : 'approval.done.rejected')}</Notice> : null}
        </div>
        {approval.state === 'pending' ? (
          <Decide approval={approval} onDone={setDone} />
        ) : (
          <Notice tone="info">
            {approval.state === 'approved'
              ? t('approval.closed.approved', { time: approval.usable_until ? jst(approval.usable_until) : '' })
              : t(`approval.closed.${approval.state}`)}
          </Notice>
        )}
      </section>
    </>
  );
}

function Decide({ approval, onDone }: Readonly<{ approval: ApprovalDetail; onDone: (verdict: Verdict) => void }>) {
  const { t } = useTexts();
  const client = useQueryClient();
  const elevation = useElevation();
  const [asking, setAsking] = useState<Verdict | null>(null);
  const begin = async (verdict: Verdict) => {
    if (await elevation.ask(FRESH_SECONDS)) setAsking(verdict);
  };
  const end = (decided: boolean) => {
    if (decided && asking) onDone(asking);
    setAsking(null);
    return client.invalidateQueries({ queryKey: [APPROVALS] });
  };
  return (
    <>
      <p>{t('approval.decideLead')}</p>
      <div className={styles['acts']}>
        <Button onClick={() => void begin('reject')}>{t('approval.reject')}</Button>
        <Button onClick={() => void begin('approve')}>{t('approval.approve')}</Button>
      </div>
      {asking ? <DecisionDialog verdict={asking} approval={approval} onEnd={(decided) => void end(decided)} /> : null}
    </>
  );
}
