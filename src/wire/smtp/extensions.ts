/** What another server says that it can do: the keywords in its answer to EHLO or LHLO (RFC 5321 4.1.1.1). */

export interface Extensions {
  /** The name that it calls itself. */
  readonly name: string;
  readonly pipelining: boolean;
  /** RFC 1870: bytes of the largest message; 0 for one that does not say; undefined: does not know SIZE. */
  readonly size: number | undefined;
  readonly eightBitMime: boolean;
  readonly smtpUtf8: boolean;
  readonly chunking: boolean;
  readonly binaryMime: boolean;
  readonly dsn: boolean;
  readonly startTls: boolean;
  readonly requireTls: boolean;
  /** RFC 2852: the least number of seconds that it takes, 0 when it does not say; undefined: does not know DELIVERBY. */
  readonly deliverBy: number | undefined;
  /** RFC 6710. */
  readonly priority: boolean;
  /** RFC 9422; undefined where it sets no limit. */
  readonly limits: {
    readonly transactions: number | undefined;
    readonly recipients: number | undefined;
    readonly domains: number | undefined;
  };
  /** Names of SASL mechanisms, upper-case (RFC 4954 3). */
  readonly mechanisms: ReadonlySet<string>;
}

/** `lines`: of the reply, the first of which is the greeting. With HELO there are no others. */
export function readExtensions(lines: readonly string[]): Extensions {
  const keywords = new Map<string, string>();
  for (const line of lines.slice(1)) {
    // "AUTH=LOGIN" is older than RFC 4954, and still what some servers say beside "AUTH LOGIN".
    const [, name = "", , value = ""] = /^([A-Za-z\d][A-Za-z\d-]*)([ \t=]+(.*))?$/.exec(line) ?? [];
    const upper = name.toUpperCase();
    if (upper !== "") keywords.set(upper, `${keywords.get(upper) ?? ""} ${value}`.trim());
  }
  const limits = readLimits(keywords.get("LIMITS") ?? "");
  return {
    name: (lines[0] ?? "").split(" ", 1)[0] ?? "",
    pipelining: keywords.has("PIPELINING"),
    size: keywords.has("SIZE") ? (wholeNumber(keywords.get("SIZE")) ?? 0) : undefined,
    eightBitMime: keywords.has("8BITMIME"),
    smtpUtf8: keywords.has("SMTPUTF8"),
    chunking: keywords.has("CHUNKING"),
    binaryMime: keywords.has("BINARYMIME"),
    dsn: keywords.has("DSN"),
    startTls: keywords.has("STARTTLS"),
    requireTls: keywords.has("REQUIRETLS"),
    deliverBy: keywords.has("DELIVERBY") ? (wholeNumber(keywords.get("DELIVERBY")) ?? 0) : undefined,
    priority: keywords.has("MT-PRIORITY"),
    limits: {
      transactions: limits.get("MAILMAX"),
      recipients: limits.get("RCPTMAX"),
      domains: limits.get("RCPTDOMAINMAX"),
    },
    mechanisms: new Set(
      (keywords.get("AUTH") ?? "")
        .toUpperCase()
        .split(/[ \t]+/)
        .filter((word) => word !== ""),
    ),
  };
}

/** RFC 9422 3: names and values; limits of 0 make no sense and are passed over. */
function readLimits(value: string): Map<string, number> {
  const limits = new Map<string, number>();
  for (const word of value.split(/[ \t]+/)) {
    const [name = "", number] = word.split("=", 2);
    const limit = wholeNumber(number);
    if (limit !== undefined && limit > 0) limits.set(name.toUpperCase(), limit);
  }
  return limits;
}

/** Numbers longer than this are beyond any limit. */
const DIGITS_MAX = 15;

function wholeNumber(text: string | undefined): number | undefined {
  const [digits] = /^\d+/.exec(text ?? "") ?? [];
  if (digits === undefined) return undefined;
  return digits.length > DIGITS_MAX ? Number.MAX_SAFE_INTEGER : Number(digits);
}
