/** The client's side of SCRAM-SHA-256, with or without channel binding (RFC 5802 3), for tests. */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

const hmac = (key: Uint8Array, text: string): Buffer => createHmac("sha256", key).update(text).digest();

export interface ScramClient {
  /** The first message. */
  readonly first: string;
  /** Answers the server's first message; `signature` is what the server's last one must be. */
  answer(serverFirst: string): { readonly final: string; readonly signature: string };
}

/** `binding`: the data of the channel, of type tls-exporter. */
export function scramClient(name: string, password: string, binding?: Uint8Array): ScramClient {
  const header = binding === undefined ? "n,," : "p=tls-exporter,,";
  const bare = `n=${name},r=${randomBytes(12).toString("base64url")}`;
  const bound = Buffer.concat([Buffer.from(header), binding ?? new Uint8Array(0)]).toString("base64");
  return {
    first: header + bare,
    answer(serverFirst) {
      const field = (letter: string): string =>
        serverFirst
          .split(",")
          .find((each) => each.startsWith(`${letter}=`))
          ?.slice(2) ?? "";
      const salted = pbkdf2Sync(password, Buffer.from(field("s"), "base64"), Number(field("i")), 32, "sha256");
      const clientKey = hmac(salted, "Client Key");
      const withoutProof = `c=${bound},r=${field("r")}`;
      const signed = `${bare},${serverFirst},${withoutProof}`;
      const mask = hmac(createHash("sha256").update(clientKey).digest(), signed);
      const proof = Buffer.from(clientKey.map((byte, at) => byte ^ mask[at]!)).toString("base64");
      const signature = hmac(hmac(salted, "Server Key"), signed).toString("base64");
      return { final: `${withoutProof},p=${proof}`, signature: `v=${signature}` };
    },
  };
}
