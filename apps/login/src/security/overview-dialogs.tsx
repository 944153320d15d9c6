import type { OwnDevice, OwnFactor, OwnSession, SecurityView } from '#shared/contracts';
import type { Answer, CallProblem } from '#web/api-client';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useFactorName } from './factor-list.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import type { SecurityApi } from './security-api.ts';
import { useDeviceWords } from './session-list.tsx';
import type { Security } from './use-security.ts';
import { useSecurityWords } from './words.ts';

export type Opened =
  | Readonly<{ is: 'rename' | 'remove'; factor: OwnFactor }>
  | Readonly<{ is: 'end'; session: OwnSession }>
  | Readonly<{ is: 'forget'; device: OwnDevice }>
  | Readonly<{ is: 'end-others' | 'forget-all' | 'renew-codes' | 'password' }>;

type Props = {
  opened: Opened;
  view: SecurityView;
  security: Security;
  onClose: () => void;
  /** Something was changed: what to say. */
  onDone: (said: string) => void;
  onCodes: (codes: readonly string[]) => void;
};

/** The dialog that was opened from the overview, if any. */
export function OverviewDialog({ opened, view, security, onClose, onDone, onCodes }: Props) {
  const { t } = useSecurityWords();
  const factorName = useFactorName();
  const device = useDeviceWords();
  const run =
    (attempt: (api: SecurityApi) => Promise<Answer<unknown>>, said: string) => async (): Promise<CallProblem | null> => {
      const answer = await security.perform(attempt);
      if (answer?.ok) onDone(said);
      return answer?.ok === false ? answer.problem : null;
    };
  switch (opened.is) {
    case 'rename': {
      const { factor } = opened;
      const save = (name: string) => run((api) => api.rename(factor.id, name), t('page.saved'))();
      return (
        <RenameDialog
          title={t('factors.renameOf', { name: factorName(factor) })}
          name={factor.name}
          onSave={save}
          onClose={onClose}
        />
      );
    }
    case 'remove': {
      const name = factorName(opened.factor);
      const remove = run((api) => api.remove(opened.factor.id), t('factors.removed'));
      return (
        <ConfirmDialog
          title={t('factors.removeOf', { name })}
          submit={t('factors.remove.submit')}
          onSubmit={remove}
          onClose={onClose}
        >
          <p>{t('factors.remove.text', { name })}</p>
          {isLast(view, opened.factor) ? <p>{t('factors.remove.last')}</p> : null}
        </ConfirmDialog>
      );
    }
    case 'end': {
      const end = run((api) => api.endSession(opened.session.id), t('sessions.ended'));
      const title = t('sessions.endOf', { device: device(opened.session.user_agent) });
      return (
        <ConfirmDialog title={title} submit={t('sessions.end')} onSubmit={end} onClose={onClose}>
          <p>{t('sessions.ip', { ip: opened.session.ip })}</p>
        </ConfirmDialog>
      );
    }
    case 'end-others':
      return (
        <ConfirmDialog
          title={t('sessions.endOthers')}
          submit={t('sessions.end')}
          onSubmit={run((api) => api.endOthers(), t('sessions.ended'))}
          onClose={onClose}
        >
          <p>{t('sessions.endOthers.text', { n: view.sessions.length - 1 })}</p>
        </ConfirmDialog>
      );
    case 'forget':
      return (
        <ConfirmDialog
          title={t('devices.forgetOf', { device: device(opened.device.user_agent) })}
          submit={t('devices.forget')}
          onSubmit={run((api) => api.forgetDevice(opened.device.id), t('devices.forgotten'))}
          onClose={onClose}
        >
          <p>{t('devices.forget.text')}</p>
        </ConfirmDialog>
      );
    case 'forget-all':
      return (
        <ConfirmDialog
          title={t('devices.forgetAll')}
          submit={t('devices.forget')}
          onSubmit={run((api) => api.forgetDevices(), t('devices.forgotten'))}
          onClose={onClose}
        >
          <p>{t('devices.forgetAll.text', { n: view.devices.length })}</p>
        </ConfirmDialog>
      );
    case 'renew-codes':
      return <RenewCodes {...{ security, onClose, onCodes }} />;
    case 'password':
      return (
        <PasswordDialog
          onChange={(current, wanted) => run((api) => api.changePassword(current, wanted), t('password.done'))()}
          onClose={onClose}
        />
      );
  }
}

function RenewCodes({ security, onClose, onCodes }: Pick<Props, 'security' | 'onClose' | 'onCodes'>) {
  const { t } = useSecurityWords();
  const renew = async (): Promise<CallProblem | null> => {
    const answer = await security.perform((api) => api.makeCodes(true));
    if (answer?.ok) onCodes(answer.value.codes);
    return answer?.ok === false ? answer.problem : null;
  };
  return (
    <ConfirmDialog title={t('codes.renew')} submit={t('codes.renew.submit')} onSubmit={renew} onClose={onClose}>
      <p>{t('codes.renew.text')}</p>
    </ConfirmDialog>
  );
}

const isLast = ({ factors }: SecurityView, { id }: OwnFactor): boolean =>
  factors.filter(({ type }) => type !== 'email').every((factor) => factor.id === id);
