/** Libraries that scripts are written with: Python's own imaplib, poplib and smtplib, and Perl's Mail::IMAPClient, over TLS. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { messagesOf } from "../support/flow.ts";
import { withoutRefusal } from "../support/outcomes.ts";
import { startProgram, type Program } from "../support/program.ts";
import { sampleMessage } from "../support/sample-mail.ts";
import { needs, run } from "../support/tools.ts";

const COUNT = 12;

const PYTHON = `
import imaplib, json, os, poplib, smtplib, ssl, time
from email.message import EmailMessage
port = json.loads(os.environ["PORTS"])
user, password = os.environ["LAB_USER"], os.environ["PASSWORD"]
context = ssl.create_default_context(cafile=os.environ["CA"])
imap = imaplib.IMAP4_SSL("localhost", port["imaps"], ssl_context=context)
def do(reply):
    status, data = reply
    assert status == "OK", reply
    return data
do(imap.login(user, password))
names = [line.decode().rsplit(" ", 1)[1] for line in do(imap.list())]
assert '"INBOX"' in names and '"Trash"' in names, names
assert do(imap.select("INBOX")) == [b"${COUNT}"]
assert do(imap.uid("SEARCH", None, "TEXT", "pineapple")) == [b"8"]
imap.literal = "Ångström".encode()
assert do(imap.uid("SEARCH", "CHARSET", "UTF-8", "FROM")) == [b"2 7 12"]
[(_, text), _] = do(imap.fetch("8", "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"))
assert text.strip() == b"Message-ID: <sample-7@example.org>", text
assert len(do(imap.fetch("1:*", "(FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)"))) >= ${COUNT}
do(imap.store("1", "+FLAGS", r"(\\Flagged \\Seen)"))
do(imap.create("Python"))
do(imap.subscribe("Python"))
do(imap.copy("2", "Python"))
do(imap.uid("MOVE", "3", "Python"))
do(imap.append("Python", r"(\\Seen)", imaplib.Time2Internaldate(time.time()), b"Subject: appended\\r\\n\\r\\nx\\r\\n"))
do(imap.store("3", "+FLAGS", r"\\Deleted"))
assert do(imap.expunge()) == [b"3", b"3"] # the first came with MOVE
assert do(imap.status("Python", "(MESSAGES UIDNEXT UNSEEN)")) == [b'"Python" (MESSAGES 3 UIDNEXT 4 UNSEEN 2)']
do(imap.thread("REFERENCES", "UTF-8", "ALL"))
do(imap.sort("(REVERSE DATE)", "UTF-8", "ALL"))
do(imap.namespace())
do(imap.getquotaroot("INBOX"))
do(imap.rename("Python", "Snakes"))
do(imap.close())
imap.logout()
pop = poplib.POP3("localhost", port["pop3"])
pop.stls(context)
pop.user(user)
pop.pass_(password)
assert pop.stat()[0] == ${COUNT - 2}, pop.stat()
assert b"Message-ID: <sample-0@example.org>" in pop.retr(1)[1]
assert len(pop.top(2, 0)[1]) < len(pop.retr(2)[1])
pop.dele(2)
pop.quit()
message = EmailMessage()
message["From"], message["To"], message["Subject"] = user, os.environ["TO"], "Grüße from smtplib"
message.set_content("Wörter\\n.\\n..\\n")
with smtplib.SMTP("localhost", port["submission"]) as smtp:
    smtp.starttls(context=context)
    smtp.login(user, password)
    assert smtp.send_message(message) == {}
`;

const PERL = `
use strict; use warnings; use Mail::IMAPClient; use JSON::PP;
my $imap = Mail::IMAPClient->new(
  Server => "localhost", Port => decode_json($ENV{PORTS})->{imaps}, User => $ENV{LAB_USER}, Password => $ENV{PASSWORD},
  Ssl => [SSL_ca_file => $ENV{CA}, SSL_verify_mode => 1], Uid => 1,
) or die "login: $@";
sub ok { my ($what, $value) = @_; die "$what: " . $imap->LastError unless $value; return $value }
my %names = map { $_ => 1 } $imap->folders; ok("folders", $names{INBOX} && $names{Sent});
ok("select", $imap->select("INBOX"));
my @found = $imap->search("SUBJECT", "Quarterly report"); ok("search: @found", @found == 4);
my $hash = $imap->fetch_hash("FLAGS", "INTERNALDATE", "RFC822.SIZE", "BODY[HEADER.FIELDS (SUBJECT)]"); ok("hash", keys %$hash == ${COUNT});
ok("structure", $imap->get_bodystructure($found[1]));
ok("envelope", $imap->get_envelope($found[0])->subject eq "Quarterly report 0");
ok("message", $imap->message_string($found[0]) =~ /^Message-ID: <sample-0\\@example.org>\\r$/m);
ok("flag", $imap->set_flag("Flagged", $found[0]));
ok("create", $imap->create("Perl"));
ok("copy", $imap->copy("Perl", $found[1]));
ok("move", $imap->move("Perl", $found[2]));
ok("append", $imap->append_string("Perl", "Subject: appended\\r\\n\\r\\nx\\r\\n", "\\\\Seen"));
ok("delete", $imap->delete_message($found[3]));
ok("expunge", $imap->expunge);
ok("count", $imap->message_count("Perl") == 3);
ok("status", $imap->unseen_count("INBOX") eq "0"); # fetch_hash asked without PEEK
ok("capability", $imap->has_capability("IDLE"));
my $idle = ok("idle", $imap->idle); ok("done", $imap->done($idle));
ok("logout", $imap->logout);
`;

describe("libraries", () => {
  let mail: Program;
  before(async () => {
    const users = ["python", "perl", "other"].map((name) => `${name}@posthorn.test`);
    mail = await startProgram({ accounts: users });
    for (const user of users.slice(0, 2))
      await mail.deliver(
        user,
        Array.from({ length: COUNT }, (_, i) => sampleMessage(i)),
      );
  });
  after(() => mail.stop());

  const environment = (user: string): Record<string, string> => ({
    PORTS: JSON.stringify(mail.ports),
    LAB_USER: user,
    PASSWORD: mail.password,
    CA: mail.caFile,
    TO: "other@posthorn.test",
  });
  const subjects = async (user: string, path: string): Promise<readonly string[]> =>
    (await messagesOf(mail, user, path)).map((message) => message.subject);

  it("imaplib, poplib and smtplib", async (test) => {
    if (!needs(test, "python3")) return;
    const user = "python@posthorn.test";
    await withoutRefusal(mail, () => run("python3", ["-c", PYTHON], { env: environment(user) }));
    const inbox = await messagesOf(mail, user);
    assert.equal(inbox.length, COUNT - 3);
    assert.equal(inbox[0]?.flags, "\\Flagged \\Seen");
    assert.deepEqual(await subjects(user, "Snakes"), ["Re: Quarterly report 0", "Re: Quarterly report 0", "appended"]);
    assert.deepEqual(await subjects("other@posthorn.test", "INBOX"), ["Grüße from smtplib"]);
  });

  it("Mail::IMAPClient", async (test) => {
    if (!needs(test, "perl", "-MMail::IMAPClient", "-e", "1")) return;
    const user = "perl@posthorn.test";
    await withoutRefusal(mail, () => run("perl", ["-e", PERL], { env: environment(user) }));
    const inbox = await messagesOf(mail, user);
    assert.equal(inbox.length, COUNT - 2);
    assert.equal(inbox[0]?.flags, "\\Flagged \\Seen");
    assert.deepEqual(await subjects(user, "Perl"), ["Re: Quarterly report 0", "Re: Quarterly report 0", "appended"]);
  });
});
