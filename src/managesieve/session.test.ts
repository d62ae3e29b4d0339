import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  answer,
  literal,
  type ManageSieveServer,
  plain,
  says,
  startManageSieveServer,
} from "../../test/support/managesieve-server.ts";
import { scramClient } from "../../test/support/scram-client.ts";
import type { Events } from "../base/events.ts";
import { type Log, silentLog } from "../base/log.ts";
import { SCRIPT_NAME_BYTES_MAX, SCRIPTS_MAX } from "../mail/sieve/limits.ts";
import { SCRIPT_BYTES_MAX } from "../wire/sieve/limits.ts";
import { activeScript, listScripts } from "../mail/sieve/scripts.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("a session of ManageSieve", () => {
  const done: string[] = [];
  let server: ManageSieveServer;
  before(async () => {
    const commandDone: Events["commandDone"] = ({ protocol, command, outcome }) =>
      done.push(`${protocol} ${command} ${outcome}`);
    server = await startManageSieveServer({ events: { commandDone } });
  });
  after(() => server[Symbol.asyncDispose]());

  it("keeps a script byte for byte, whatever it holds", async () => {
    const user = await server.mail.addUser();
    const client = await server.login(user);
    const text = '# {5+}\r\n# ß "会議" \\\n\r\nkeep;\n';
    assert.equal(await says(client, `PUTSCRIPT "main" ${literal(text)}`), 'OK "Script kept"');
    assert.equal(await says(client, 'SETACTIVE "main"'), 'OK "Script active"');
    assert.equal((await user.account.read(activeScript))?.text, text);
    client.send('GETSCRIPT "main"\r\n');
    assert.equal(await client.line(), `{${Buffer.byteLength(text)}}`);
    assert.equal((await client.bytes(Buffer.byteLength(text))).toString(), text);
    assert.deepEqual([await client.line(), await client.line()], ["", 'OK "That is all of it"']);
    client.close();
  });

  it("tells each mistake of a script with its line, and keeps nothing of it", async () => {
    const user = await server.mail.addUser();
    const client = await server.login(user);
    const script = 'keep;\r\nfrobnicate;\r\nif header :is "subject" "x" { keep;\r\n';
    const said = await says(client, `PUTSCRIPT "main" ${literal(script)}`);
    assert.match(said, /^NO \{\d+\}\r\nmain: line 2: error: [^\r\n]+\r\nmain: line [34]: error: [^\r\n]+/);
    const checked = await says(client, `CHECKSCRIPT ${literal("keep;\r\nbar;")}`);
    assert.match(checked, /^NO "script: line 2: error: [^\r\n]+"$/);
    assert.deepEqual(await user.account.read(listScripts), []);
    assert.match(await says(client, "CHECKSCRIPT {6+}\r\nkeep\xff;"), /^NO /);
    client.close();
  });

  it("says which limit a script is over", async () => {
    const client = await server.login(await server.mail.addUser());
    const largest = `#${"x".repeat(SCRIPT_BYTES_MAX - 3)}\r\n`;
    assert.equal(await says(client, `PUTSCRIPT "large" ${literal(largest)}`), 'OK "Script kept"');
    assert.match(await says(client, `PUTSCRIPT "large" ${literal(`${largest}\n`)}`), /^NO \(QUOTA\/MAXSIZE\)/);
    assert.match(await says(client, `PUTSCRIPT "large" ${literal(largest.repeat(4))}`), /^NO \(QUOTA\/MAXSIZE\)/);
    for (let i = 1; i < SCRIPTS_MAX; i++) client.send(`PUTSCRIPT "${i}" "keep;"\r\n`);
    for (let i = 1; i < SCRIPTS_MAX; i++) assert.deepEqual(await answer(client), ['OK "Script kept"']);
    assert.match(await says(client, 'PUTSCRIPT "more" "keep;"'), /^NO \(QUOTA\/MAXSCRIPTS\)/);
    assert.match(await says(client, 'HAVESPACE "more" 5'), /^NO \(QUOTA\/MAXSCRIPTS\)/);
    assert.match(await says(client, 'HAVESPACE "1" 5'), /^OK/);
    client.close();
  });

  it("is told what is wrong with a name before what is wrong with the text, and of no mistake under a long name", async () => {
    const client = await server.login(await server.mail.addUser());
    const long = literal("x".repeat(SCRIPT_NAME_BYTES_MAX + 1));
    const said = `NO "the name of a script has at most ${SCRIPT_NAME_BYTES_MAX} octets"`;
    assert.equal(await says(client, `PUTSCRIPT ${long} "frobnicate;"`), said);
    assert.equal(await says(client, `HAVESPACE ${long} 5`), said);
    assert.equal(await says(client, 'PUTSCRIPT "main" "keep;"'), 'OK "Script kept"');
    assert.equal(await says(client, `RENAMESCRIPT "main" ${long}`), said);
    client.close();
  });

  it("answers what was sent together in its order", async () => {
    const client = await server.login(await server.mail.addUser());
    client.send(
      'PUTSCRIPT "a" {7+}\r\nkeep;\r\n\r\nSETACTIVE "a"\r\nLISTSCRIPTS\r\nDELETESCRIPT "a"\r\nNOOP "x"\r\nLOGOUT\r\n',
    );
    const heard: string[] = [];
    for (let line = await client.line(); line !== undefined; line = await client.line()) heard.push(line);
    assert.deepEqual(heard, [
      'OK "Script kept"',
      'OK "Script active"',
      '"a" ACTIVE',
      'OK "1 script"',
      'NO (ACTIVE) "the script is active"',
      'OK (TAG "x") "Done"',
      'OK "Bye"',
    ]);
  });

  it("lets in by SCRAM, whose last words come with OK", async () => {
    const user = await server.mail.addUser();
    const client = await server.connect();
    const scram = scramClient(user.address, user.password);
    client.send(`AUTHENTICATE "SCRAM-SHA-256" "${base64(scram.first)}"\r\n`);
    const challenge = /^"(.+)"$/.exec((await client.line()) ?? "")?.[1] ?? "";
    const { final, signature } = scram.answer(Buffer.from(challenge, "base64").toString());
    assert.equal(await says(client, `"${base64(final)}"`), `OK (SASL "${base64(signature)}") "Logged in"`);
    assert.equal(await says(client, "LISTSCRIPTS"), 'OK "0 scripts"');
    client.close();
  });

  it("lets in by the token of a program, and tells why one is refused first", async () => {
    const user = await server.mail.addUser();
    const { directory } = server.mail;
    const entry = await directory.account(user.address);
    assert.ok(entry !== undefined);
    const token = await directory.tokens.add(entry.id, "editor");
    const bearer = (secret: string): string => base64(`n,a=${user.address},\u0001auth=Bearer ${secret}\u0001\u0001`);
    const client = await server.connect();
    client.send(`AUTHENTICATE "OAUTHBEARER" "${bearer("wrong")}"\r\n`);
    const problem = /^"(.+)"$/.exec((await client.line()) ?? "")?.[1] ?? "";
    assert.match(Buffer.from(problem, "base64").toString(), /invalid_token/);
    assert.match(await says(client, '"AQ=="'), /^NO "wrong name or password"/);
    assert.equal(await says(client, `AUTHENTICATE "OAUTHBEARER" ${literal(bearer(token))}`), 'OK "Logged in"');
    client.close();
  });

  it("counts commands by how they ended", async () => {
    const client = await server.login(await server.mail.addUser());
    done.length = 0;
    for (const command of ["NOOP", 'GETSCRIPT "none"', "GETSCRIPT none", "FOO", "LOGOUT"]) await says(client, command);
    assert.deepEqual(
      done.map((each) => each.replace("managesieve ", "")),
      ["NOOP ok", "GETSCRIPT no", "GETSCRIPT bad", "LOGOUT ok"],
    );
    assert.equal(await client.line(), undefined);
  });

  it("has no UNAUTHENTICATE where that is switched off", async () => {
    await using other = await startManageSieveServer({ unauthenticate: false });
    const client = await other.login(await other.mail.addUser());
    assert.equal(await says(client, "UNAUTHENTICATE"), 'NO "Unknown command"');
    client.send("CAPABILITY\r\n");
    assert.ok(!(await answer(client)).includes('"UNAUTHENTICATE"'));
    client.close();
  });

  it("shows the protocol in the trace, without what lets somebody log in", async () => {
    const heard: unknown[] = [];
    const log: Log = { ...silentLog, traces: true, trace: (fields) => heard.push(fields), child: () => log };
    await using traced = await startManageSieveServer({ log });
    const user = await traced.mail.addUser();
    const client = await traced.login(user);
    await says(client, "UNAUTHENTICATE");
    client.send('AUTHENTICATE "PLAIN"\r\n');
    assert.equal(await client.line(), '""');
    assert.match(await says(client, `"${plain(user)}"`), /^OK/);
    assert.match(await says(client, 'GETSCRIPT "none"'), /^NO/);
    const text = JSON.stringify(heard);
    assert.match(text, /AUTHENTICATE .*<masked>/);
    assert.match(text, /GETSCRIPT/);
    assert.match(text, /NONEXISTENT/);
    assert.ok(!text.includes(plain(user)) && !text.includes(user.password));
    client.close();
  });
});
