/** sieve-connect keeps, activates, changes and deletes a script over ManageSieve with STARTTLS, and mail is filed by it. */
import assert from "node:assert/strict";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { messagesOf } from "../support/flow.ts";
import { withoutRefusal } from "../support/outcomes.ts";
import { type Program, startProgram } from "../support/program.ts";
import { type Finished, needs, run } from "../support/tools.ts";

const ANN = "ann@posthorn.test";
const SCRIPT =
  'require ["fileinto", "mailbox"];\n# été 会議\nif header :contains "subject" "report" {\n  fileinto :create "Reports";\n}\n';

describe("sieve-connect", () => {
  let mail: Program;
  let file: string;
  before(async () => {
    mail = await startProgram({ accounts: [ANN] });
    file = join(mail.folder, "main.sieve");
    await writeFile(file, SCRIPT);
  });
  after(() => mail.stop());

  const sieve = (
    args: readonly string[],
    options: { mayFail?: boolean; editor?: string; password?: string } = {},
  ): Promise<Finished> =>
    run(
      "sieve-connect",
      [
        "--server",
        "localhost",
        "--port",
        String(mail.ports.managesieve),
        "--tlscafile",
        mail.caFile,
        "--user",
        ANN,
        "--passwordfd",
        "0",
        ...args,
      ],
      {
        input: options.password ?? mail.password,
        mayFail: options.mayFail ?? false,
        env: options.editor === undefined ? {} : { EDITOR: options.editor },
      },
    );
  const step = (title: string, deed: () => Promise<void>): void => {
    it(title, async (test) => {
      if (needs(test, "sieve-connect")) await deed();
    });
  };

  step("keeps a script, makes it the active one, and has it back byte for byte", async () => {
    await withoutRefusal(mail, async () => {
      await sieve(["--checkscript", "--localsieve", file]);
      await sieve(["--upload", "--localsieve", file, "--remotesieve", "main"]);
      await sieve(["--activate", "--remotesieve", "main"]);
      assert.match((await sieve(["--list"])).stdout, /^"main" ACTIVE$/m);
      const back = join(mail.folder, "back.sieve");
      await sieve(["--download", "--remotesieve", "main", "--localsieve", back]);
      assert.equal(await readFile(back, "utf8"), SCRIPT);
    });
  });

  step("has mail filed by it", async () => {
    await mail.deliver(ANN, ["Subject: Quarterly report\r\n\r\nText\r\n", "Subject: Hello\r\n\r\nText\r\n"]);
    assert.deepEqual(
      (await messagesOf(mail, ANN, "Reports")).map(({ subject }) => subject),
      ["Quarterly report"],
    );
    assert.deepEqual(
      (await messagesOf(mail, ANN)).map(({ subject }) => subject),
      ["Hello"],
    );
  });

  step("shows the lines of the mistakes, and leaves the script as it was", async () => {
    const wrong = join(mail.folder, "wrong.sieve");
    await writeFile(wrong, `${SCRIPT}\nfrobnicate;\nif header { keep; }\n`);
    const { code, stdout, stderr } = await sieve(["--upload", "--localsieve", wrong, "--remotesieve", "main"], {
      mayFail: true,
    });
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /line 7.*line 8/s);
    assert.match((await sieve(["--download", "--remotesieve", "main", "--localsieve", "-"])).stdout, /été 会議/);
  });

  step("edits a script in place", async () => {
    const editor = join(mail.folder, "editor");
    await writeFile(editor, '#!/bin/sh\nsed -i "s/report/account/" "$1"\n');
    await chmod(editor, 0o755);
    await sieve(["--edit", "--remotesieve", "main"], { editor });
    const { stdout } = await sieve(["--download", "--remotesieve", "main", "--localsieve", "-"]);
    assert.match(stdout, /"subject" "account"/);
  });

  step("is told that the active script cannot go, deactivates and deletes it", async () => {
    const refused = await sieve(["--delete", "--remotesieve", "main"], { mayFail: true });
    assert.notEqual(refused.code, 0);
    await sieve(["--deactivate"]);
    await sieve(["--delete", "--remotesieve", "main"]);
    assert.doesNotMatch((await sieve(["--list"])).stdout, /main/);
  });

  step("does not get in with a wrong password", async () => {
    const { code } = await sieve(["--list"], { password: "wrong", mayFail: true });
    assert.notEqual(code, 0);
  });
});
