import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { cachePlace, ownFolder } from './postgres-binaries.mjs';

/** Whether `runner` can pass through to the folder, asked of the system itself (modes, groups, ACLs and mounts included). */
function canEnter(folder, runner) {
  if (!runner) return true;
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...runner, cwd: '/', env: {} }).status === 0;
}

function giveTo(path, { uid, gid }) {
  lchownSync(path, uid, gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) giveTo(inner, { uid, gid });
    else lchownSync(inner, uid, gid);
  }
}

/** Copy first, then rename, then remove: a crash at any point leaves one whole cluster that the next start finds. */
function moveCluster(from, to, runner) {
  const draft = `${to}.draft`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  chmodSync(draft, 0o700);
  giveTo(draft, runner);
  renameSync(draft, to);
  rmSync(from, { recursive: true, force: true });
}

/** Both places where the cluster of a data folder can lie: in it, or, where others cannot pass, under /var/tmp. */
export function clusterPlaces(dataDir) {
  const home = realpathSync(dataDir);
  const away = cachePlace(home);
  return { home, away, clusters: [join(away, 'cluster'), join(home, 'cluster')] };
}

/**
 * Decides where the cluster lies, and moves it when its old place can no longer be reached by the user who runs it.
 * @param {string} dataDir exists already
 * @param {{ uid: number, gid: number } | null} runner
 * @param {boolean} isNew nothing of this data folder was ever started: what lies under /var/tmp is of a deleted predecessor
 * @returns {{ place: string, cluster: string }}
 */
export function settleCluster(dataDir, runner, isNew) {
  const { home, away, clusters } = clusterPlaces(dataDir);
  const [awayCluster, homeCluster] = clusters;
  if (isNew) rmSync(awayCluster, { recursive: true, force: true });
  if (existsSync(awayCluster)) {
    ownFolder(away);
    rmSync(homeCluster, { recursive: true, force: true }); // left over from a move that did not finish
    return { place: away, cluster: awayCluster };
  }
  if (canEnter(home, runner)) return { place: home, cluster: homeCluster };
  ownFolder(away);
  if (existsSync(homeCluster)) moveCluster(homeCluster, awayCluster, runner);
  return { place: away, cluster: awayCluster };
}

/** An empty 0700 folder of the runner's, to be filled and then renamed. */
export function emptyFolderFor(path, runner) {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  if (runner) chownSync(path, runner.uid, runner.gid);
}
