import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Notice } from '#web/ui';
import { askFile, ConsoleProblem } from '../console-api.ts';
import { AlertDialog } from '../frame/alert-dialog.tsx';
import { Failed } from '../frame/states.tsx';
import { useElevation } from '../session/use-elevation.ts';
import { holdsAny, useTenant, useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import styles from './audit.module.css';
import { filtersOf, queryOf, type Filters } from './search.ts';
import { useTree } from './use-audit.ts';

const FILE = 'audit.jsonl';
const TAKE_OUT = `grep '"kind":"verifier"' ${FILE} | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).text)' > verify-audit.mjs`;

/** 書き出し: the period, or what is about the target in it, as one file that proves itself. The file is made by the server and kept by the browser. */
export function Export({ filters: { from, to, target } }: { filters: Filters }) {
  const { t } = useTexts();
  const address = useTenantPath()('/audit/export');
  const may = holdsAny(useTenant(), ['audit.export']);
  const elevation = useElevation();
  const [isAsking, setAsking] = useState(false);
  const run = useMutation({
    mutationFn: async () => {
      const asked = queryOf(filtersOf({ from, to, target }));
      save(await askFile(`${address}?${asked.toString()}`));
    },
    onSettled: () => setAsking(false),
  });
  if (!may) return null;
  const begin = async () => {
    if (await elevation.ask()) setAsking(true);
  };
  const words = (local: string | undefined, none: string) => (local === undefined ? none : `${local.replace('T', ' ')} JST`);
  const period =
    from === undefined && to === undefined
      ? t('audit.exportAll')
      : t('audit.exportPeriod', { from: words(from, t('audit.exportStart')), to: words(to, t('audit.exportNow')) });
  return (
    <>
      <Button onClick={() => void begin()}>{t('audit.export')}</Button>
      <div className={styles['outcome']} role="status">
        {run.isSuccess ? <HowToVerify /> : null}
        {run.isError ? <Refused fault={run.error} /> : null}
      </div>
      <AlertDialog
        isOpen={isAsking}
        title={t('audit.exportTitle')}
        confirm={{ label: t('audit.exportGo'), act: () => run.mutate(), pending: run.isPending }}
        cancel={{ label: t('audit.stop'), act: () => setAsking(false) }}
      >
        <p>{target === undefined ? t('audit.exportText', { period }) : t('audit.exportAbout', { period, target })}</p>
        <p>{t('audit.exportPersonal')}</p>
      </AlertDialog>
    </>
  );
}

function Refused({ fault }: { fault: unknown }) {
  const { t } = useTexts();
  const isNothing = fault instanceof ConsoleProblem && fault.status === 404;
  return isNothing ? <Notice tone="info">{t('audit.exportNothing')}</Notice> : <Failed fault={fault} />;
}

function HowToVerify() {
  const { t } = useTexts();
  const key =
    useTree()
      .data?.keys.map(({ public_key: text }) => text)
      .join(',') ?? 'KEY';
  return (
    <Notice tone="ok">
      <span>{t('audit.exportDone')}</span>
      <pre className={styles['code']} tabIndex={0} aria-label={t('audit.exportDone')}>
        {`${TAKE_OUT}\nnode verify-audit.mjs ${FILE} --key ${key}`}
      </pre>
      <span>{t('audit.exportKey')}</span>
    </Notice>
  );
}

/** Hands the file to the browser's downloads, without an address that would show it again. */
function save(file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = FILE;
  link.click();
  URL.revokeObjectURL(url);
}
