import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Bytes of the given scripts as a server sends them compressed. */
export const compressedSize = (scripts: readonly string[]): number =>
  scripts.reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0);

/** Stops a build whose JavaScript, compressed, is larger than `limit` bytes (L-080), and says how large it is. */
export function javascriptBudget(limit: number): Plugin {
  return {
    name: 'javascript-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const scripts = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [file.code] : []));
      const size = compressedSize(scripts);
      if (size > limit) this.error(`the login pages need ${size} bytes of compressed JavaScript, ${limit} are allowed (L-080)`);
      this.info(`${size} of ${limit} bytes of compressed JavaScript`);
    },
  };
}
