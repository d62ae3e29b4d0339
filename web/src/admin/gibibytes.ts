/** Bytes as people type them here. */
const GIB = 2 ** 30;

/** Rounded to hundredths. */
export function gibibytesOf(bytes: number): string {
  return String(Math.round((bytes / GIB) * 100) / 100);
}

/** NaN for what is no number. */
export function bytesOf(gibibytes: string): number {
  return Math.round(Number(gibibytes.replace(",", ".")) * GIB);
}
