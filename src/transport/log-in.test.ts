import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { acts, type Answer, type PeerScript, startSmtpPeer } from "../../test/support/smtp-peer.ts";
import { type Log, silentLog } from "../base/log.ts";
import { bindingAllowed, checkProof, makeVerifier } from "../auth/scram.ts";
import { parseClientFinal, parseClientFirst } from "../wire/sasl/scram.ts";
import type { Timeouts } from "./limits.ts";
import { deliver, handover, hopTo, IMPATIENT, toPeer, transport } from "./testing/handover.ts";

const login = { user: "me", password: "se cret" };
const base64 = (text: string | Uint8Array): string => Buffer.from(text as string).toString("base64");
const plain = (text: string): string => Buffer.from(text, "base64").toString("utf8");

async function logIn(mechanisms: string, answers: PeerScript["answers"] = {}, timeouts?: Partial<Timeouts>) {
  const keywords = ["PIPELINING", ...(mechanisms === "" ? [] : [`AUTH ${mechanisms}`])];
  return toPeer({ keywords, answers }, {}, { login, tls: "none" }, timeouts);
}

/** The server's side of SCRAM, as answers; its last word comes as a challenge, or behind the 235. */
async function scramAnswers(password: string, lastAs: "challenge" | "success"): Promise<PeerScript["answers"]> {
  const verifier = await makeVerifier(password, 4096);
  let first: ReturnType<typeof parseClientFirst> | undefined;
  let serverFirst = "";
  const begin: Answer = (line) => {
    first = parseClientFirst(Buffer.from(line.split(" ")[2] ?? "", "base64"));
    assert.ok(bindingAllowed(first.binding, { chosen: false, offered: false }));
    serverFirst = `r=${first.nonce}server,s=${base64(verifier.salt)},i=4096`;
    return `334 ${base64(serverFirst)}`;
  };
  const other: Answer = (line) => {
    if (line === "") return "235 2.7.0 welcome";
    const final = parseClientFinal(Buffer.from(line, "base64"));
    if (first === undefined) return "503 what?";
    const signature = checkProof({
      first,
      serverFirst,
      nonce: `${first.nonce}server`,
      final,
      verifier,
      bindingData: undefined,
    });
    if (signature === undefined) return "535 5.7.8 wrong";
    const last = base64(`v=${base64(signature)}`);
    return lastAs === "challenge" ? `334 ${last}` : `235 2.7.0 ${last}`;
  };
  return { AUTH: begin, other };
}

describe("logging in at a smart host", () => {
  it("uses PLAIN", async () => {
    const { outcomes, peer } = await logIn("LOGIN PLAIN", { AUTH: "235 2.7.0 welcome" });
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
    const [, , response = ""] = peer.lines[1]?.split(" ") ?? [];
    assert.equal(plain(response), "\0me\0se cret");
  });

  it("uses LOGIN where there is nothing better", async () => {
    const other = ["334 UGFzc3dvcmQ6", "235 2.7.0 welcome"];
    const { outcomes, peer } = await logIn("LOGIN", { AUTH: "334 VXNlcm5hbWU6", other });
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
    assert.deepEqual(peer.lines.slice(1, 4), ["AUTH LOGIN", base64("me"), base64("se cret")]);
  });

  for (const lastAs of ["challenge", "success"] as const) {
    it(`prefers SCRAM, whose server proves itself with a ${lastAs}`, async () => {
      const { outcomes, peer } = await logIn("PLAIN SCRAM-SHA-256", await scramAnswers(login.password, lastAs));
      assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
      assert.ok(!peer.lines.join("\n").includes(base64(login.password)));
    });
  }

  it("waits for the operator when the password is wrong", async () => {
    const wrong = await logIn("SCRAM-SHA-256", await scramAnswers("another", "success"));
    assert.deepEqual(wrong.outcomes, ["deferred 535 4.7.8"]);
    assert.deepEqual((await logIn("PLAIN", { AUTH: "535 5.7.8 no" })).outcomes, ["deferred 535 4.7.8"]);
    assert.deepEqual((await logIn("LOGIN", { AUTH: "504 5.5.4 no" })).outcomes, ["deferred 504 4.5.4"]);
  });

  it("does not trust a server that does not know the password itself", async () => {
    const honest = await scramAnswers(login.password, "success");
    const other: Answer = () => `235 2.7.0 ${base64(`v=${base64("whatever")}`)}`;
    const { outcomes, peer } = await logIn("SCRAM-SHA-256", { ...honest, other });
    assert.deepEqual(outcomes, ["deferred 451 4.7.0"]);
    assert.equal(peer.taken.length, 0);
  });

  it("makes nothing of nonsense, of silence, or of no mechanism at all", async () => {
    assert.deepEqual((await logIn("SCRAM-SHA-256", { AUTH: "334 ????" })).outcomes, ["deferred 451 4.7.0"]);
    assert.deepEqual((await logIn("PLAIN", { AUTH: acts((to) => to.mute()) }, IMPATIENT)).outcomes, [
      "deferred 451 4.4.2",
    ]);
    assert.deepEqual((await logIn("")).outcomes, ["deferred 451 4.7.0"]);
    assert.deepEqual((await logIn("PLAIN", { AUTH: "250 well" })).outcomes, ["deferred 451 4.5.0"]);
    assert.deepEqual((await logIn("GSSAPI")).outcomes, ["deferred 451 4.7.0"]);
  });
});

it("shows no log a password, whatever the mechanism", async () => {
  const lines: string[] = [];
  const log: Log = {
    ...silentLog,
    traces: true,
    child: () => log,
    trace: (fields) => void lines.push(JSON.stringify(fields)),
  };
  await using peer = await startSmtpPeer({ keywords: ["AUTH PLAIN"], answers: { AUTH: "235 2.7.0 welcome" } });
  await using out = transport({ log });
  await deliver(out, handover(hopTo(peer.port, { login, tls: "none" })));
  assert.ok(lines.some((line) => line.includes("MAIL FROM")));
  assert.ok(!lines.some((line) => line.includes(base64("\0me\0se cret"))));
});
