const FILE_FAULTS: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `There is no such file or folder: ${path}.`,
  EACCES: (path) => `The file ${path} may not be opened by this user.`,
  EISDIR: (path) => `${path} is a folder, and a file is wanted.`,
  ENOTDIR: (path) => `A part of ${path} is a file, and a folder is wanted.`,
  EEXIST: (path) => `There is a file ${path} already; nothing was written.`,
};

/** What a command that failed says: a sentence, for the files it was given as well. */
export function faultWords(fault: unknown): string {
  if (!(fault instanceof Error)) return 'The command failed.';
  const { code = '', path } = fault as NodeJS.ErrnoException;
  return path === undefined ? fault.message : (FILE_FAULTS[code]?.(path) ?? fault.message);
}
