import type { FoundUserView } from '#shared/contracts';
import { Button, Notice } from '#web/ui';
import { jst } from '../../times.ts';
import { useDesk } from '../desk/desk.ts';
import { MfaState } from '../frame/mfa-state.tsx';
import layout from '../frame/layout.module.css';
import lookup from '../frame/lookup.module.css';
import table from '../../frame/table.module.css';
import { Sign } from '../frame/sign.tsx';
import { useWords } from '../words.ts';

const plain = (name: string): string => name.normalize('NFKC').replace(/\s/g, '');

/** Who was found; cards on a narrow screen. */
export function ResultTable({ users }: { users: readonly FoundUserView[] }) {
  const { t } = useWords();
  const names = users.map(({ name }) => plain(name));
  const alike = names.filter((name, place) => name !== '' && names.indexOf(name) !== place).length;
  return (
    <>
      {alike > 0 ? <Notice tone="warn">{t('search.alike', { n: alike })}</Notice> : null}
      <table className={table['table']}>
        <caption className="sk-unseen">{t('search.caption')}</caption>
        <thead>
          <tr>
            {(['name', 'email', 'mfa', 'login', 'act'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <Row key={user.id} user={user} isAlike={names.filter((name) => name === plain(user.name)).length > 1} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Row({ user, isAlike }: Readonly<{ user: FoundUserView; isAlike: boolean }>) {
  const { t } = useWords();
  const { select } = useDesk();
  const name = user.name || t('nameless');
  return (
    <tr data-important={user.important || undefined}>
      <th scope="row" data-label={t('column.name')}>
        <span className={lookup['person']}>
          {user.important ? <Sign glyph="👑" /> : null}
          <span className={layout['name']}>{name}</span>
          {user.important ? <span className="sk-unseen">{t('important')}</span> : null}
          {isAlike ? <code className={layout['id']}>{user.id}</code> : null}
        </span>
      </th>
      <td data-label={t('column.email')}>
        <Address address={user.email} />
      </td>
      <td data-label={t('column.mfa')}>
        <MfaState state={user.mfa_state} pausedUntil={user.paused_until} />
      </td>
      <td data-label={t('column.login')}>{user.last_login_at === null ? t('never') : jst(user.last_login_at)}</td>
      <td data-label={t('column.act')}>
        <Button aria-label={t('search.selectName', { name })} onClick={() => select(user.id)}>
          {t('search.select')}
        </Button>
      </td>
    </tr>
  );
}

/** Broken before its domain, if it has to be. */
function Address({ address }: { address: string | null }) {
  const [name = '', domain] = address?.split('@') ?? ['–'];
  return (
    <span>
      {name}
      {domain === undefined ? null : (
        <>
          <wbr />@{domain}
        </>
      )}
    </span>
  );
}
