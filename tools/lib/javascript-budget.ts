import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Bytes of the given scripts as a server sends them compressed. */
export const compressedSize = (scripts: readonly string[]): number =>
  scripts.reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0);

type Script = Readonly<{ code: string; isEntry: boolean; imports: readonly string[] }>;

/** What a browser loads of these before it can show anything: the entries and all they import by name. */
function loadedFirst(scripts: ReadonlyMap<string, Script>): ReadonlySet<string> {
  const loaded = new Set([...scripts].filter(([, { isEntry }]) => isEntry).map(([name]) => name));
  // A set that grows while it is walked is walked to its end.
  for (const name of loaded) for (const needed of scripts.get(name)?.imports ?? []) loaded.add(needed);
  return loaded;
}

/**
 * Stops a build where what every login loads is larger than `first` bytes compressed, or a script that is loaded later is larger
 * than `later` bytes (L-080), and says how large they are.
 */
export function javascriptBudget(first: number, later: number): Plugin {
  return {
    name: 'javascript-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const files = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : []));
      const scripts = new Map<string, Script>(files);
      const needed = loadedFirst(scripts);
      const size = compressedSize([...scripts].filter(([name]) => needed.has(name)).map(([, { code }]) => code));
      if (size > first) this.error(`these pages need ${size} bytes of compressed JavaScript, ${first} are allowed (L-080)`);
      this.info(`${size} of ${first} bytes of compressed JavaScript`);
      for (const [name, { code }] of scripts) {
        const own = compressedSize([code]);
        if (needed.has(name)) continue;
        if (own > later) this.error(`${name} has ${own} bytes of compressed JavaScript, ${later} are allowed (L-080)`);
        this.info(`${name}: ${own} of ${later} bytes, loaded when it is needed`);
      }
    },
  };
}
