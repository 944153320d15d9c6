import { useQuery } from '@tanstack/react-query';
import { Notice } from '#web/ui';
import { ask } from '../console-api.ts';
import { useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import { jst } from '../times.ts';
import { Tile } from './tile.tsx';

const REFRESH_MS = 10_000;
/** The sealer is at most a second behind; later than this it stands. */
const LATE_SECONDS = 10;

/** What of the tree's state the tile tells. */
type Tree = Readonly<{
  head: Readonly<{ size: number; at: string }> | null;
  unsealed: Readonly<{ count: number; oldest_seconds: number }>;
  anchors: readonly Readonly<{ sink: string; lost: boolean }>[];
}>;

/** How far the trail is sealed. It says nothing of whether it was verified: that is the audit page's word. */
export function TreeTile() {
  const { t } = useTexts();
  const address = useTenantPath()('/audit/tree');
  const { data } = useQuery({
    queryKey: ['audit-tree', address],
    queryFn: ({ signal }) => ask<Tree>(address, { background: true, signal }),
    refetchInterval: REFRESH_MS,
  });
  if (!data) return null;
  const { head, unsealed, anchors } = data;
  const late = Math.floor(unsealed.oldest_seconds);
  return (
    <Tile name={t('dashboard.tree')} value={head ? String(head.size) : '–'}>
      {head ? t('dashboard.treeOf', { time: jst(head.at), count: unsealed.count }) : t('dashboard.treeNone')}
      {late > LATE_SECONDS ? <Notice tone="warn">{t('dashboard.treeLate', { seconds: late })}</Notice> : null}
      {anchors
        .filter(({ lost }) => lost)
        .map(({ sink }) => (
          <Notice key={sink} tone="warn">
            {t('dashboard.anchorLost', { sink })}
          </Notice>
        ))}
    </Tile>
  );
}
