/** Roundcube's plugin acl: a mailbox is shared in its settings, and used by who it is shared with. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { messagesOf } from "../support/flow.ts";
import { withoutRefusal } from "../support/outcomes.ts";
import { startProgram } from "../support/program.ts";
import { RoundcubeSession } from "../support/roundcube-session.ts";
import { startRoundcube } from "../support/roundcube.ts";
import { sampleMessage } from "../support/sample-mail.ts";
import { needs } from "../support/tools.ts";

const ANN = "ann@posthorn.test";
const BOB = "bob@posthorn.test";
const SHARED = `Other Users/${ANN}/INBOX`;
const settings = { _task: "settings", _action: "plugin.acl" };

it("Roundcube's plugin acl shares a mailbox, and shows what one may do with it", async (test) => {
  if (!["php", "/usr/share/roundcube/bin/gc.sh"].every((each) => needs(test, each))) return;
  const mail = await startProgram({ accounts: [ANN, BOB] });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => mail.stop());
  await mail.deliver(ANN, [sampleMessage(0), sampleMessage(1)]);
  const server = stack.use(await startRoundcube(mail, ["acl"]));
  const ann = await RoundcubeSession.open(server.url, ANN, mail.password);
  const bob = await RoundcubeSession.open(server.url, BOB, mail.password);
  const mark = (flag: string): Promise<string> =>
    bob.act({ _task: "mail", _action: "mark" }, { _mbox: SHARED, _uid: "1", _flag: flag });

  await withoutRefusal(mail, async () => {
    const form = await ann.page({ _task: "settings", _action: "edit-folder", _mbox: "INBOX", _framed: "1" });
    assert.match(form, /id="acltable"/);
    assert.match(form, /Full control/);
    const give = { _act: "save", _mbox: "INBOX", _user: BOB };
    assert.match(await ann.act(settings, { ...give, _acl: "lrs" }), /"acl":"lrs".*Successfully added/s);
    assert.match(await ann.act(settings, { ...give, _acl: "lrsw", _old: BOB }), /"acl":"lrsw".*Successfully changed/s);
    assert.match(await ann.act(settings, { _act: "list", _mbox: "INBOX", _mode: "advanced" }), /data-userid=\\"bob@/);

    const seen = await bob.page({ _task: "settings", _action: "edit-folder", _mbox: SHARED, _framed: "1" });
    const shown = /rcmyrights.*?<\/ul>/s.exec(seen)?.[0].match(/(?<=<li>)[^<]+/g);
    assert.deepEqual(shown, ["Lookup", "Read messages", "Keep Seen state", "Write flags"]);
    assert.doesNotMatch(seen, /id="acltable"/);
    assert.match(
      await bob.act({ _task: "settings", _action: "subscribe" }, { _mbox: SHARED }),
      /successfully subscribed/,
    );
    assert.match(await mark("flagged"), /marked successfully/);
    assert.deepEqual(
      (await messagesOf(mail, ANN)).map(({ flags }) => flags),
      ["\\Flagged", ""],
    );
  });

  // Nothing may be deleted there, and that is what the page says.
  assert.match(
    await bob.act({ _task: "mail", _action: "delete" }, { _mbox: SHARED, _uid: "1", _from: "" }),
    /Permission denied/,
  );
  assert.match(
    await ann.act(settings, { _act: "save", _mbox: "INBOX", _user: "nobody@posthorn.test", _acl: "lr" }),
    /Unable to add/,
  );
  assert.match(await ann.act(settings, { _act: "delete", _mbox: "INBOX", _user: BOB }), /Successfully deleted/);
  assert.doesNotMatch(await mark("unflagged"), /marked successfully/);
  assert.equal(await server.errors(), "");
});
