/** SIGKILL at each step of sending over JMAP: the client asks and tries again, as the webmail does, and everybody has one copy. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { type Program, startProgram } from "../support/program.ts";
import { type SmtpPeer, startSmtpPeer } from "../support/smtp-peer.ts";

const ANN = "ann@posthorn.test";
const BOB = "bob@posthorn.test";
const MAIL = ["core", "mail", "submission"].map((name) => `urn:ietf:params:jmap:${name}`);
const STEPS = ["begin", "addRecord", "add", "end"].flatMap((name) => [`before ${name}`, `after ${name}`]);
const ARRIVAL_MS_MAX = 20_000;
/** Each message before has two recipients, whose fates change the state. */
const TRIES_MAX = 2 * STEPS.length + 1;

type Args = Readonly<Record<string, unknown>>;

describe("a server that is killed while it takes a message from a browser", { timeout: 180_000 }, () => {
  let mail: Program;
  let sink: SmtpPeer;
  let dies: string;
  before(async () => {
    sink = await startSmtpPeer({});
    mail = await startProgram({
      accounts: [ANN, BOB],
      workers: 1,
      settings: `[queue]\nfirstRetry = "1 s"\n[[routes]]\ndomain = "*"\nhost = "127.0.0.1:${sink.port}"\ntls = "none"\n`,
      environment: {
        NODE_OPTIONS: `--import=${join(import.meta.dirname, "../support/dying.ts")}`,
        get POSTHORN_TEST_DIES() {
          return dies;
        },
      },
    });
    dies = join(mail.folder, "dies");
    await mail.restart();
  });
  after(async () => {
    await mail.stop();
    await sink[Symbol.asyncDispose]();
  });

  async function ask(user: string, ...calls: readonly (readonly [name: string, args: Args])[]): Promise<Args[]> {
    const url = `http://127.0.0.1:${mail.ports.http}/jmap`;
    const headers = {
      authorization: `Basic ${Buffer.from(`${user}:${mail.password}`).toString("base64")}`,
      "content-type": "application/json",
      // A connection that is kept may lead to the server that was killed.
      connection: "close",
    };
    const session = (await (await fetch(`${url}/session`, { headers })).json()) as {
      primaryAccounts: Readonly<Record<string, string>>;
    };
    const accountId = session.primaryAccounts["urn:ietf:params:jmap:mail"];
    const methodCalls = calls.map(([name, args], i) => [name, { accountId, ...args }, String(i)]);
    const body = JSON.stringify({ using: MAIL, methodCalls });
    const response = await fetch(`${url}/api`, { method: "POST", headers, body });
    const { methodResponses } = (await response.json()) as { methodResponses: [string, Args, string][] };
    return methodResponses.map(([, args]) => args);
  }

  async function only(type: string, filter: Args): Promise<string> {
    const [{ ids } = {}] = await ask(ANN, [`${type}/query`, { filter }]);
    return (ids as string[])[0] ?? "";
  }

  /** As web/src/compose/sending.ts: asks whether the server has it, gives it only if nothing came in between, and asks again where something did. */
  async function send(emailId: string, identityId: string): Promise<void> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const [{ state } = {}, { ids } = {}] = await ask(
        ANN,
        ["EmailSubmission/get", { ids: [] }],
        ["EmailSubmission/query", { filter: { emailIds: [emailId] } }],
      );
      if ((ids as string[]).length > 0) return;
      const [set] = await ask(ANN, [
        "EmailSubmission/set",
        { ifInState: state, create: { s: { identityId, emailId } } },
      ]);
      // What has become of an earlier message was told meanwhile.
      if (set?.["type"] === "stateMismatch") continue;
      assert.ok(set?.["created"] !== null && set?.["created"] !== undefined, JSON.stringify(set));
      return;
    }
    assert.fail("the state never stays as it is");
  }

  const sent = new Map<string, string>();
  for (const [number, step] of STEPS.entries()) {
    it(`goes on where it was killed ${step}`, async () => {
      const [{ list } = {}] = await ask(ANN, ["Identity/get", { ids: null }]);
      const identityId = String((list as Args[])[0]?.["id"]);
      const subject = `killed at step ${number}`;
      const drafts = await only("Mailbox", { role: "drafts" });
      const from = [{ email: ANN }];
      const to = [{ email: BOB }, { email: `x@elsewhere.example` }];
      const draft = { mailboxIds: { [drafts]: true }, keywords: { $draft: true }, subject, from, to };
      const [made] = await ask(ANN, ["Email/set", { create: { d: draft } }]);
      const emailId = String((made?.["created"] as Record<string, Args> | undefined)?.["d"]?.["id"]);
      await writeFile(dies, step);
      await assert.rejects(send(emailId, identityId));
      await mail.restart();
      await send(emailId, identityId);
      sent.set(subject, emailId);
    });
  }

  it("sends each message once, to everybody", async () => {
    const until = Date.now() + ARRIVAL_MS_MAX;
    const here = async (): Promise<string[]> => {
      const [, { list } = {}] = await ask(
        BOB,
        ["Email/query", {}],
        ["Email/get", { "#ids": { resultOf: "0", name: "Email/query", path: "/ids" }, properties: ["subject"] }],
      );
      return (list as Args[]).map(({ subject }) => String(subject));
    };
    // What is queued a second time would be in the queue until it has arrived as well.
    const waiting = async (): Promise<unknown[]> =>
      (JSON.parse((await mail.cli("queue", "list", "--json")).stdout) as { messages: unknown[] }).messages;
    while ((await here()).length < STEPS.length && Date.now() < until) await pause(20);
    while ((await waiting()).length > 0 && Date.now() < until) await pause(20);
    const out = sink.taken.map(({ text }) => /^Subject: (.*)\r$/m.exec(text.toString("latin1"))?.[1]);
    const [subjects, emails] = [[...sent.keys()], [...sent.values()]];
    assert.deepEqual((await here()).sort(), subjects);
    assert.deepEqual(
      out.toSorted((one, other) => (one ?? "").localeCompare(other ?? "")),
      subjects,
    );
    const [{ ids } = {}] = await ask(ANN, ["EmailSubmission/query", { filter: { emailIds: emails } }]);
    assert.equal((ids as string[]).length, emails.length);
  });
});
