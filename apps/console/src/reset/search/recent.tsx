import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '#web/ui';
import { ask } from '../../console-api.ts';
import { useDesk } from '../desk/desk.ts';
import { useWords } from '../words.ts';

/** 「履歴を消去」 (D-21). */
export function Recent() {
  const { t } = useWords();
  const { path } = useDesk();
  const client = useQueryClient();
  const forget = useMutation({
    mutationFn: () => ask(path('/mfa-resets/recent-targets'), { method: 'DELETE' }),
    onSuccess: () => client.setQueryData(['reset-recent', path('')], { list: [] }),
  });
  return (
    <Button kind="quiet" onMouseDown={(event) => event.preventDefault()} onClick={() => forget.mutate()}>
      {t('search.forget')}
    </Button>
  );
}
