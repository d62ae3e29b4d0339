/** Signs a message the way a test wants it, right or wrong: whatever the tags say, with the signature that belongs to it. */
import { createHash, sign, type KeyObject } from "node:crypto";

export interface SigningOptions {
  readonly key: KeyObject;
  /** Replace those of an ordinary signature of example.org; "from" is signed. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The header without the signature. */
  readonly header?: string;
  /** With CRLF at its end. */
  readonly body?: string;
}

const relaxed = (text: string): string => text.replace(/[ \t]*\r\n[ \t]+/g, " ").replace(/[ \t]+/g, " ");

export function signedMessage(options: SigningOptions): Buffer {
  const {
    key,
    header = "From: ann@example.org\r\nTo: bob@example.net\r\nSubject: hi\r\n",
    body = "Hello\r\n",
  } = options;
  const all = { v: "1", a: "rsa-sha256", c: "relaxed/relaxed", d: "example.org", s: "s", h: "from", ...options.tags };
  const [headerForm, bodyForm] = all.c.split("/");
  const canonical = bodyForm === "relaxed" ? body.replace(/[ \t]+/g, " ").replace(/ \r\n/g, "\r\n") : body;
  const bh = createHash("sha256").update(canonical).digest("base64");
  const field = `DKIM-Signature: ${Object.entries({ ...all, bh })
    .map((tag) => tag.join("="))
    .join(";\r\n ")}; b=`;
  const lines = header.split(/(?<=\r\n)(?![ \t])/);
  const signed = all.h
    .split(":")
    .map((name) => lines.find((line) => line.toLowerCase().startsWith(`${name}:`)) ?? "")
    .concat(field)
    .map((line) =>
      headerForm === "relaxed"
        ? relaxed(line.replace(/^[^:]*:\s*/, (start) => start.toLowerCase().replace(/\s/g, "")))
        : line,
    );
  const algorithm = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  const data = Buffer.from(signed.join(""));
  const b = sign(algorithm, algorithm === null ? createHash("sha256").update(data).digest() : data, key);
  return Buffer.from(`${field}${b.toString("base64")}\r\n${header}\r\n${body}`);
}
