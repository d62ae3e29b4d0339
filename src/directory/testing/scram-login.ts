/** A client that logs in by SCRAM, honest or not. */
import assert from "node:assert/strict";
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { formatClientFinal, formatClientFirst, type BindingFlag } from "../../wire/sasl/scram.ts";
import type { Claimant, Gate, SaslExchange } from "../login.ts";
import { ANN } from "./gate-under-test.ts";

const hmac = (key: Uint8Array, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Logs in by SCRAM, as a client does that can also lie about the channel (RFC 5802 3 and 6). */
export async function scramLogin(
  gate: Gate,
  claimant: Claimant,
  how: { name?: string; password?: string; authorize?: string; binding?: BindingFlag; bindingData?: Uint8Array },
) {
  const binding = how.binding ?? { kind: "none" };
  const exchange: SaslExchange = gate.exchange(
    claimant,
    binding.kind === "used" ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256",
  );
  const first = formatClientFirst({
    binding,
    authorize: how.authorize ?? "",
    name: how.name ?? ANN,
    nonce: "client-nonce",
  });
  const bareAt = first.indexOf("n=", first.indexOf(",", first.indexOf(",") + 1));
  const asked = await exchange.step(Buffer.from(first));
  assert.ok("challenge" in asked);
  const serverFirst = Buffer.from(asked.challenge).toString();
  const [, nonce = "", salt = "", iterations = ""] =
    /^r=(client-nonce[^,]+),s=([^,]+),i=(\d+)$/.exec(serverFirst) ?? [];
  const salted = pbkdf2Sync(
    how.password ?? "open sesame",
    Buffer.from(salt, "base64"),
    Number(iterations),
    32,
    "sha256",
  );
  const clientKey = hmac(salted, "Client Key");
  const channel = Buffer.concat([Buffer.from(first.slice(0, bareAt)), how.bindingData ?? Buffer.alloc(0)]);
  const withoutProof = `c=${channel.toString("base64")},r=${nonce}`;
  const signed = `${first.slice(bareAt)},${serverFirst},${withoutProof}`;
  const signature = hmac(createHash("sha256").update(clientKey).digest(), signed);
  const proof = Buffer.from(clientKey.map((octet, i) => octet ^ (signature[i] ?? 0)));
  const result = await exchange.step(Buffer.from(formatClientFinal({ withoutProof, proof })));
  assert.ok("principal" in result && result.last !== undefined);
  assert.equal(Buffer.from(result.last).toString(), `v=${hmac(hmac(salted, "Server Key"), signed).toString("base64")}`);
  return result;
}
