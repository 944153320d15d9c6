import { execFileSync } from 'node:child_process';
import { lstatSync } from 'node:fs';

/** @returns {{ uid: number, gid: number } | null} */
function lookUp(name) {
  try {
    const ask = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return null;
  }
}

const fromSudo = (env) => {
  const [uid, gid] = [Number(env.SUDO_UID), Number(env.SUDO_GID)];
  return uid > 0 && gid > 0 ? { uid, gid } : null;
};

function ownerOf(path) {
  try {
    const { uid, gid } = lstatSync(path);
    return { uid, gid };
  } catch {
    return null;
  }
}

/**
 * Who runs the server. PostgreSQL refuses root, so root lends it an existing unprivileged user; no user is ever created.
 * An existing cluster is run by its owner, so that a start with and one without sudo meet the same files.
 * @param {string[]} clusters where a cluster may already lie
 * @returns {{ uid: number, gid: number } | null} null: as ourselves
 */
export function chooseRunner(clusters, env = process.env, self = process.geteuid?.()) {
  if (self !== 0) return null;
  const owner = clusters.map(ownerOf).find((found) => found && found.uid !== 0);
  const runner = owner ?? lookUp('postgres') ?? fromSudo(env) ?? lookUp('nobody');
  if (!runner?.uid)
    throw new Error(
      'PostgreSQL does not run as root, and no user "postgres" or "nobody" exists to run it; start as an ordinary user.',
    );
  return runner;
}
