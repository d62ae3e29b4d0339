/** What the system answers of files, in words for logs, operators and clients. */

const WORDS: ReadonlyMap<string, string> = new Map([
  ["ENOSPC", "the storage is full"],
  ["EDQUOT", "the storage is full for the server's user"],
  ["EROFS", "the storage is read-only"],
  ["EACCES", "the storage is closed to the server's user"],
  ["EPERM", "the storage is closed to the server's user"],
]);

export function storageWords(code: string): string {
  return WORDS.get(code) ?? `the storage answered ${code}`;
}
