/** A record of the domain name system that a domain should publish, as zone files and as providers' forms write it. */

export interface PublishedRecord {
  /** Without a dot at the end. */
  readonly name: string;
  readonly type: "A" | "AAAA" | "CNAME" | "MX" | "PTR" | "SRV" | "TLSA" | "TXT";
  /** As a form takes it: the text of TXT in one piece and without quotes, names without a dot at the end. */
  readonly value: string;
}

const TTL_SECONDS = 3600;

/** Octets of one string of a TXT record (RFC 1035 3.3). */
const STRING_OCTETS_MAX = 255;

/** "example.org. 3600 IN MX 10 mail.example.org." */
export function zoneLine({ name, type, value }: PublishedRecord): string {
  return `${name}. ${TTL_SECONDS} IN ${type} ${zoneValue(type, value)}`;
}

function zoneValue(type: PublishedRecord["type"], value: string): string {
  switch (type) {
    case "TXT":
      return strings(value)
        .map((each) => `"${each.replace(/["\\]/g, "\\$&")}"`)
        .join(" ");
    case "CNAME":
    case "MX":
    case "PTR":
    case "SRV":
      return `${value}.`;
    case "A":
    case "AAAA":
    case "TLSA":
      return value;
  }
}

/** Our texts are ASCII: a character is an octet. */
function strings(text: string): string[] {
  const count = Math.max(1, Math.ceil(text.length / STRING_OCTETS_MAX));
  return Array.from({ length: count }, (_, i) => text.slice(i * STRING_OCTETS_MAX, (i + 1) * STRING_OCTETS_MAX));
}

/** An address as records name it: what separates things in a record is encoded (RFC 8460 3). */
export function mailtoUri(address: string): string {
  const encoded = address.replace(/[^\w.+@-]/gu, (character) =>
    Buffer.from(character).toString("hex").toUpperCase().replace(/../g, "%$&"),
  );
  return `mailto:${encoded}`;
}
