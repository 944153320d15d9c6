import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';

const BLOCK = 64 * 1024;

/**
 * Writes lines to a new private file, so that no older evidence is written over, and answers their number and the SHA-256 of the
 * file once it is on the disk. No line, no file.
 */
export async function writeLines(
  path: string,
  lines: AsyncIterable<string>,
): Promise<Readonly<{ count: number; digest: Buffer }>> {
  const file = await open(path, 'wx', 0o600);
  const digest = createHash('sha256');
  let [count, block] = [0, ''];
  const flush = async (): Promise<void> => {
    digest.update(block);
    await file.appendFile(block);
    block = '';
  };
  try {
    for await (const line of lines) {
      count += 1;
      block += line;
      if (block.length >= BLOCK) await flush();
    }
    await flush();
    await file.sync();
  } finally {
    await file.close();
  }
  if (count === 0) await rm(path);
  return { count, digest: digest.digest() };
}
