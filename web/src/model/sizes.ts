/** Numbers of bytes in words, and back: in the units of the configuration and the command line, powers of 1024. */

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;
const STEP = 1024;

/** What a number without a unit means: limits of accounts are typed, and nobody means bytes. */
const USUAL_UNIT = UNITS.indexOf("GiB");

/** Behind the point, as the command line takes them. */
const TYPED_DIGITS = 3;

/** "1.5 GiB", rounded. */
export function formatSize(bytes: number, locale: string): string {
  const power = powerOf(bytes);
  const value = bytes / STEP ** power;
  if (power === 0)
    return new Intl.NumberFormat(locale, { style: "unit", unit: "byte", unitDisplay: "long" }).format(value);
  return written(value, power, new Intl.NumberFormat(locale, { maximumFractionDigits: value >= 100 ? 0 : 1 }));
}

/** What somebody has chosen: as it was typed, where that is short. */
export function limitSize(bytes: number, locale: string): string {
  const power = powerOf(bytes);
  return power > 0 && isExact(bytes, power) ? exactSize(bytes, locale) : formatSize(bytes, locale);
}

/** To the byte, as `parseSize` takes it. */
export function exactSize(bytes: number, locale: string): string {
  if (bytes === 0) return "0";
  let power = powerOf(bytes);
  while (!isExact(bytes, power)) power--;
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: TYPED_DIGITS, useGrouping: false });
  return written(typedValue(bytes, power), power, format);
}

function isExact(bytes: number, power: number): boolean {
  return Math.round(typedValue(bytes, power) * STEP ** power) === bytes;
}

function typedValue(bytes: number, power: number): number {
  return Number((bytes / STEP ** power).toFixed(TYPED_DIGITS));
}

/** Bytes of "5 GiB" or "1,5 gib"; NaN for what is no size. */
export function parseSize(text: string): number {
  const [, digits = "", unit = ""] = /^(\d{1,15}(?:[.,]\d{1,3})?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const power = unit === "" ? USUAL_UNIT : UNITS.findIndex((each) => each.toLowerCase() === unit.toLowerCase());
  const bytes = digits === "" || power < 0 ? NaN : Math.round(Number(digits.replace(",", ".")) * STEP ** power);
  return Number.isSafeInteger(bytes) ? bytes : NaN;
}

function powerOf(bytes: number): number {
  return bytes < STEP ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
}

/** Number and unit stay in one line. */
function written(value: number, power: number, format: Intl.NumberFormat): string {
  return `${format.format(value)}\u00A0${UNITS[power]}`;
}
