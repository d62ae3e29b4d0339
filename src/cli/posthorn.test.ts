import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { inProcess, program, script } from "./testing/shell.ts";

const folder = await mkdtemp(join(tmpdir(), "posthorn-cli-"));
after(() => rm(folder, { recursive: true }));

/** A domain as `domain list --json` shows it when nothing was changed. */
const usual = (name: string): object => ({
  name,
  catchAll: null,
  subaddresses: true,
  unknownUsers: "refuse",
  accountBytes: null,
  accountMessages: null,
});

describe("the program", () => {
  const run = program(folder);
  const { json, fails } = script(run);

  it("says its version, and how it is used", async () => {
    assert.match((await run(["--version"])).out, /^\d+\.\d+\.\d+\n$/);
    for (const args of [[], ["help"], ["--help"]]) {
      const { status, out } = await run(args);
      assert.equal(status, 0);
      assert.match(out, /account add ADDRESS… +Make accounts/);
    }
    for (const args of [
      ["help", "account", "add"],
      ["account", "add", "--help"],
    ]) {
      const { status, out } = await run(args);
      assert.equal(status, 0);
      assert.match(out, /^Usage: posthorn account add ADDRESS…\n/);
      assert.match(out, /--password-stdin +Read the password/);
    }
  });

  it("reads posthorn.toml where it is, and tells what is wrong with one", async () => {
    await mkdir(join(folder, "etc"));
    await writeFile(join(folder, "etc/posthorn.toml"), 'data = "mail"\n');
    await json(["domain", "add", "three.test", "--config", "etc/posthorn.toml"]);
    assert.deepEqual(await json(["domain", "list", "--data", "etc/mail"]), {
      domains: [usual("three.test")],
    });
    assert.deepEqual(await json(["serve", "--check", "--config", "etc/posthorn.toml"]), { usable: true, problems: [] });
    await writeFile(join(folder, "etc/bad.toml"), 'workers = "two"\nhostnam = "x"\n');
    const { status, code, message } = await fails(["serve", "--check", "--config", "etc/bad.toml"]);
    assert.deepEqual([status, code], [1, "config"]);
    assert.match(
      message,
      /workers: found "two", expected a number\n {2}hostnam: found a key that does not exist, expected perhaps "hostname"/,
    );
    await writeFile(
      join(folder, "etc/worse.toml"),
      '[listen]\nimap = ["*:143"]\npop3 = ["*:143"]\nhttps = ["127.0.0.1:443"]\n[acme]\nenabled = true\nauthorities = ["none.pem"]\n[[tls.certificates]]\ncertificate = "none.crt"\nkey = "none.key"\n',
    );
    const worse = await run(["serve", "--check", "--config", "etc/worse.toml"]);
    assert.equal(worse.status, 1);
    assert.match(
      worse.out,
      /tls\.certificates\[0\]: ENOENT[^\n]+\n {2}acme\.enabled: no authority could see[^\n]+\n {2}acme\.authorities\[0\]: ENOENT[^\n]+\n {2}listen\.pop3: \*:143 is also in listen\.imap\n$/,
    );
  });
});

describe("the command line", () => {
  const run = inProcess;
  const { json, fails } = script(run);
  const home = process.cwd();
  before(async () => {
    process.chdir(folder);
    await json(["domain", "add", "first.test"]);
    await json(["domain", "remove", "first.test"]);
  });
  after(() => process.chdir(home));

  it("writes down what commands change, and nothing of those that only look or are refused", async () => {
    const place = ["--data", join(folder, "changes")];
    await run(["domain", "add", "book.example", ...place]);
    await run(["domain", "list", ...place]);
    await run(["account", "add", "ann@book.example", "--password-stdin", ...place], "open sesame\n");
    await run(["account", "quota", "ann@book.example", ...place]);
    await run(["account", "quota", "ann@book.example", "--bytes", "1 GiB", ...place]);
    assert.equal((await run(["smarthost", "set", "127.0.0.1:1", ...place])).status, 1);
    const { changes } = (await json(["changes", ...place])) as {
      changes: readonly { actor: string; act: string; subject: string; detail: unknown }[];
    };
    assert.deepEqual(
      changes.map(({ act, subject, detail }) => [act, subject, detail]),
      [
        ["account quota", "ann@book.example", { bytes: "1 GiB" }],
        ["account add", "ann@book.example", {}],
        ["domain add", "book.example", {}],
      ],
    );
    assert.match(changes[0]?.actor ?? "", /command line/);
    const { changes: found } = (await json(["changes", "--find", "quota", ...place])) as { changes: unknown[] };
    assert.deepEqual(found, [], "only who and what is sought");
  });

  it("guesses what was meant", async () => {
    const { message, ...usage } = await fails(["alias", "lsit"]);
    assert.deepEqual(usage, { status: 2, code: "usage" });
    assert.match(message, /; did you mean "alias list"\?$/);
    assert.equal(
      (await fails(["account", "quota", "a@b.test", "--bytes", "much"])).message,
      '--bytes much is no size like "5 GiB"',
    );
    assert.match((await fails(["account", "add", "a@b.test"])).message, /no terminal to ask for a password/);
    const { status, err } = await run(["accuont"]);
    assert.equal(status, 2);
    assert.match(err, /^posthorn: there is no command "accuont"; did you mean "account"\?\nposthorn help tells/);
  });

  it("keeps the addresses that nobody may write to", async () => {
    const addresses = ["Bob@Example.org", "carol@example.org"];
    assert.deepEqual(await json(["suppression", "add", ...addresses, "--reason", "left"]), { added: addresses });
    assert.match(
      (await run(["suppression", "list"])).out,
      /^bob@example\.org +for good +left\ncarol@example\.org +for good +left\n$/,
    );
    assert.deepEqual(await json(["suppression", "remove", "bob@example.org"]), { removed: ["bob@example.org"] });
    const { suppressed } = (await json(["suppression", "list"])) as { suppressed: { address: string }[] };
    assert.deepEqual(
      suppressed.map(({ address }) => address),
      ["carol@example.org"],
    );
    assert.equal((await fails(["suppression", "remove", "bob@example.org"])).code, "not-found");
  });

  it("keeps the senders that an account has blocked", async () => {
    await json(["domain", "add", "blocks.test"]);
    await json(["account", "add", "ann@blocks.test", "--password-stdin"], "open sesame\n");
    assert.deepEqual(await json(["blocked", "add", "ann@blocks.test", "Eve@far.example", "@ads.example"]), {
      address: "ann@blocks.test",
      blocked: ["Eve@far.example", "@ads.example"],
    });
    assert.match(
      (await run(["blocked", "list", "ann@blocks.test"])).out,
      /^@ads\.example +since 20\d\d-\d\d-\d\d\neve@far\.example +since .*\n$/,
    );
    await json(["blocked", "remove", "ann@blocks.test", "eve@far.example"]);
    assert.equal((await fails(["blocked", "remove", "ann@blocks.test", "eve@far.example"])).code, "not-found");
    assert.equal((await fails(["blocked", "add", "ann@blocks.test", "eve"])).code, "invalid");
    assert.equal((await fails(["blocked", "list", "bob@blocks.test"])).code, "not-found");
    await json(["account", "remove", "ann@blocks.test", "--yes"]);
    await json(["domain", "remove", "blocks.test"]);
  });

  it("invites everybody in a list, and says whom not", async () => {
    await json(["domain", "add", "list.test"]);
    const list = ["account", "invite", "--list", "-", "--domain", "list.test"];
    type Done = { invited: { address: string; link?: string; problem?: string }[] };
    const { invited } = (await json(list, "Name;Mail\nCy Dee;cy@list.test\ndan\n")) as Done;
    assert.deepEqual(
      invited.map(({ address }) => address),
      ["cy@list.test", "dan@list.test"],
    );
    for (const { link } of invited) assert.match(link ?? "", /\/invited#[\w-]{20}/);
    const { status, out } = await run([...list, "--json"], "dan\neve\n");
    assert.equal(status, 1);
    const [dan, eve] = (JSON.parse(out) as Done).invited;
    assert.match(dan?.problem ?? "", /exists already/);
    assert.equal(dan?.link, undefined);
    assert.match(eve?.link ?? "", /invited#/);
    assert.equal((await run(list, "Name;Mail\n")).status, 2);
    assert.equal((await run([...list, "fay@list.test"])).status, 2);
    await json(["account", "remove", "cy@list.test", "dan@list.test", "eve@list.test", "--yes"]);
    await json(["domain", "remove", "list.test"]);
  });

  it("takes short passwords from scripts, which hand on what people have, with a word of warning", async () => {
    await json(["domain", "add", "short.test"]);
    const add = ["account", "add", "ann@short.test", "bob@short.test", "cy@short.test", "--password-stdin"];
    const { status, err } = await run(add, "x\neight it\nsecret\n");
    assert.equal(status, 0);
    assert.match(err, /^2 passwords are short: taken as it is, but 8 characters and more are better$/m);
    const one = await run(["account", "password", "bob@short.test", "--password-stdin"], "seven77\n");
    assert.equal(one.status, 0);
    assert.match(one.err, /^a password is short/m);
    assert.equal((await run(["account", "password", "cy@short.test", "--password-stdin"], "eight it\n")).err, "");
    assert.equal((await fails(["account", "password", "ann@short.test", "--password-stdin"], "\n")).status, 2);
    await json(["account", "remove", "ann@short.test", "bob@short.test", "cy@short.test", "--yes"]);
    await json(["domain", "remove", "short.test"]);
  });

  it("keeps domains, accounts and aliases", async () => {
    assert.deepEqual(await json(["domain", "add", "one.test", "two.test"]), { added: ["one.test", "two.test"] });
    assert.deepEqual(
      await json(["account", "add", "a@one.test", "b@two.test", "--password-stdin"], "secret one\nsecret two\n"),
      {
        added: [{ address: "a@one.test" }, { address: "b@two.test" }],
      },
    );
    const generated = (await json([
      "account",
      "add",
      "c@one.test",
      "--generate",
      "--name",
      "Carol",
      "--bytes",
      "1 MiB",
    ])) as {
      added: { password: string }[];
    };
    assert.match(generated.added[0]?.password ?? "", /^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    const { accounts } = (await json(["account", "list", "--domain", "one.test"])) as {
      accounts: { address: string; name: string | null }[];
    };
    assert.deepEqual(
      accounts.map(({ address, name }) => [address, name]),
      [
        ["a@one.test", null],
        ["c@one.test", "Carol"],
      ],
    );
    assert.deepEqual(await json(["alias", "add", "all@one.test", "a@one.test", "b@two.test"]), {
      added: { address: "all@one.test", members: ["a@one.test", "b@two.test"] },
    });
    assert.deepEqual(await json(["alias", "list"]), {
      aliases: [{ address: "all@one.test", members: ["a@one.test", "b@two.test"] }],
    });
    const members = (...more: string[]): object => ({ changed: { address: "all@one.test", members: more } });
    assert.deepEqual(await json(["alias", "set", "all@one.test", "c@one.test"]), members("c@one.test"));
    assert.deepEqual(
      await json(["alias", "members", "add", "all@one.test", "a@one.test", "x@elsewhere.test"]),
      members("c@one.test", "a@one.test", "x@elsewhere.test"),
    );
    assert.deepEqual(
      await json(["alias", "members", "remove", "all@one.test", "c@one.test"]),
      members("a@one.test", "x@elsewhere.test"),
    );
    assert.deepEqual(await json(["alias", "remove", "all@one.test"]), { removed: ["all@one.test"] });
    assert.deepEqual(await json(["account", "quota", "c@one.test"]), {
      address: "c@one.test",
      usedBytes: 0,
      maxBytes: 1_048_576,
      usedMessages: 0,
      maxMessages: null,
    });
    assert.match(
      (await run(["account", "quota", "c@one.test", "--bytes", "0", "--messages", "7"])).out,
      /^c@one\.test: 0 B, no limit; 0 messages of 7 messages\n$/,
    );
    assert.deepEqual(await json(["account", "password", "a@one.test", "--password-stdin"], "another one\n"), {
      changed: "a@one.test",
    });
    assert.deepEqual(await json(["check"]), { accounts: 3, findings: [] });
    assert.deepEqual(await json(["account", "remove", "a@one.test", "c@one.test"]), {
      removed: ["a@one.test", "c@one.test"],
    });
    assert.deepEqual(await json(["domain", "remove", "one.test"]), { removed: ["one.test"] });
    assert.deepEqual(await json(["domain", "list"]), { domains: [usual("two.test")] });
  });

  it("changes domains and accounts", async () => {
    const rules = "--catch-all b@two.test --subaddresses off --unknown-users defer --account-messages 0".split(" ");
    assert.deepEqual(await json(["domain", "set", "two.test", ...rules, "--account-bytes", "1 KiB"]), {
      changed: "two.test",
    });
    assert.deepEqual(await json(["domain", "list"]), {
      domains: [
        {
          name: "two.test",
          catchAll: "b@two.test",
          subaddresses: false,
          unknownUsers: "defer",
          accountBytes: 1024,
          accountMessages: 0,
        },
      ],
    });
    assert.equal(
      (await run(["domain", "list"])).out,
      "two.test  everything else to b@two.test; no subaddresses; unknown users are asked for later; new accounts 1 KiB; new accounts any number of messages\n",
    );
    await json(["account", "add", "small@two.test", "--generate"]);
    await json(["account", "add", "large@two.test", "--generate", "--bytes", "2 KiB"]);
    const limits = async (address: string): Promise<unknown> => {
      const { maxBytes, maxMessages } = (await json(["account", "quota", address])) as Record<string, unknown>;
      return [maxBytes, maxMessages];
    };
    assert.deepEqual(await limits("small@two.test"), [1024, null]);
    assert.deepEqual(await limits("large@two.test"), [2048, null]);
    assert.deepEqual(await json(["account", "set", "small@two.test", "--subaddress-folders", "on", "--name", "S"]), {
      changed: { address: "small@two.test", name: "S", enabled: true, administrator: false, subaddressFolders: true },
    });
    assert.deepEqual(await json(["account", "set", "small@two.test", "--enabled", "off", "--name", ""]), {
      changed: { address: "small@two.test", name: null, enabled: false, administrator: false, subaddressFolders: true },
    });
    await json(["account", "remove", "small@two.test", "large@two.test"]);
    const back = "--catch-all none --subaddresses on --unknown-users refuse --account-messages standard".split(" ");
    await json(["domain", "set", "two.test", ...back, "--account-bytes", "standard"]);
    assert.deepEqual(await json(["domain", "list"]), { domains: [usual("two.test")] });
  });

  it("shares mailboxes, also those of nobody", async () => {
    assert.deepEqual(await json(["account", "add", "help@two.test", "--shared"]), {
      added: [{ address: "help@two.test" }],
    });
    assert.equal((await fails(["account", "password", "help@two.test", "--generate"])).code, "forbidden");
    await json(["account", "add", "eve@two.test", "--generate"]);
    assert.deepEqual(await json(["mailbox", "add", "help@two.test", "Cases", "Cases/Old"]), {
      added: ["Cases", "Cases/Old"],
    });
    const share = async (...words: string[]): Promise<unknown> => json(["mailbox", "share", "help@two.test", ...words]);
    assert.deepEqual(await share("Cases", "eve@two.test", "write", "--below"), {
      shared: ["Cases", "Cases/Old"],
      with: "eve@two.test",
      rights: "lrswite",
      withheld: false,
    });
    await share("INBOX", "anyone", "rl");
    await share("INBOX", "eve", "read", "--withhold");
    assert.equal(
      (await run(["mailbox", "shares", "help@two.test"])).out,
      [
        "help@two.test  INBOX      anyone        lr",
        "help@two.test  INBOX      eve@two.test  not lrs",
        "help@two.test  Cases      eve@two.test  lrswite",
        "help@two.test  Cases/Old  eve@two.test  lrswite",
        "",
      ].join("\n"),
    );
    assert.equal((await fails(["mailbox", "share", "help@two.test", "Cases", "eve@two.test", "lz"])).status, 2);
    assert.equal((await fails(["mailbox", "share", "help@two.test", "Cases", "ghost", "l"])).code, "not-found");
    assert.equal((await fails(["mailbox", "share", "help@two.test", "None", "eve", "l"])).code, "not-found");
    assert.deepEqual(((await json(["check"])) as { findings: unknown }).findings, []);
    const seen = ["mailbox", "seen", "help@two.test", "Cases"];
    assert.deepEqual(await json([...seen, "each"]), { mailbox: "Cases", seenBy: "each" });
    assert.equal((await fails([...seen, "nobody"])).status, 2);
    await json(["mailbox", "unshare", "help@two.test", "Cases", "eve", "--below"]);
    const { shares } = (await json(["mailbox", "shares"])) as { shares: readonly { mailbox: string }[] };
    assert.deepEqual(
      shares.map(({ mailbox }) => mailbox),
      ["INBOX", "INBOX"],
    );
    await json(["account", "remove", "help@two.test", "eve@two.test"]);
  });

  it("fails with a reason", async () => {
    const reasons: readonly (readonly [string, string])[] = [
      ["domain add two.test", "exists"],
      ["domain remove two.test", "conflict"],
      ["domain remove nowhere.test", "not-found"],
      ["account remove nobody@two.test", "not-found"],
      ["account quota nobody@two.test", "not-found"],
      ["alias add x@nowhere.test b@two.test", "not-found"],
      ["alias set none@two.test b@two.test", "not-found"],
      ["alias members remove none@two.test b@two.test", "not-found"],
      ["domain set nowhere.test --subaddresses on", "not-found"],
      ["domain set two.test --catch-all nobody", "invalid"],
      ["account set nobody@two.test --enabled on", "not-found"],
      ["check --data nowhere", "not-found"],
      ["account list --config nowhere.toml", "config"],
    ];
    const check = async ([line, expected]: readonly [string, string]): Promise<void> => {
      const { status, code } = await fails(line.split(" "));
      assert.deepEqual([status, code], [1, expected], line);
    };
    for (const reason of reasons) await check(reason);
    assert.equal((await fails(["account", "add", "b@two.test", "--password-stdin"], "open sesame\n")).code, "exists");
    assert.equal(
      (await fails(["account", "add", "z@nowhere.test", "--password-stdin"], "open sesame\n")).code,
      "not-found",
    );
  });
});
