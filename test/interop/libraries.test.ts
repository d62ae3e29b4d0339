/** Libraries that scripts are written with, over TLS: Python's own, Perl's Mail::IMAPClient, PHP's imap (the UW c-client), Ruby's Net::IMAP, Net::POP3 and Net::SMTP. */
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

const PHP = `<?php
$ports = json_decode(getenv("PORTS"));
$user = getenv("LAB_USER");
$at = "{localhost:$ports->imaps/imap/ssl}";
function ok($what, $value) { if (!$value) { fwrite(STDERR, $what . ": " . imap_last_error()); exit(1); } return $value; }
$imap = ok("login", imap_open($at . "INBOX", $user, getenv("PASSWORD")));
$names = array_map(fn($each) => $each->name, imap_getmailboxes($imap, $at, "*"));
ok("mailboxes", in_array($at . "Sent", $names) && in_array($at . "INBOX", $names));
ok("status", imap_status($imap, $at . "INBOX", SA_ALL)->messages == ${COUNT});
ok("overview", imap_fetch_overview($imap, "1")[0]->subject == "Quarterly report 0");
ok("structure", imap_fetchstructure($imap, 1)->subtype);
ok("body", str_contains(imap_fetchheader($imap, 1), "Message-ID: <sample-0@example.org>"));
ok("search", count($found = imap_search($imap, 'SUBJECT "Quarterly report"', SE_UID)) == 4);
ok("sort", count(imap_sort($imap, SORTDATE, 1)) == ${COUNT} && count(imap_thread($imap)) > 0);
ok("flag", imap_setflag_full($imap, $found[0], "\\\\Flagged \\\\Seen", ST_UID));
$there = mb_convert_encoding("Größe", "UTF7-IMAP", "UTF-8");
ok("create", imap_createmailbox($imap, $at . $there) && imap_subscribe($imap, $at . $there));
ok("append", imap_append($imap, $at . $there, "Subject: appended\r\n\r\nx\r\n", "\\\\Seen"));
ok("copy", imap_mail_copy($imap, $found[1], $there, CP_UID) && imap_mail_move($imap, $found[2], $there, CP_UID));
ok("delete", imap_delete($imap, $found[3], FT_UID) && imap_expunge($imap));
ok("quota", imap_get_quotaroot($imap, "INBOX")["STORAGE"]["limit"] > 0);
ok("rights", imap_getacl($imap, "INBOX")[$user]);
ok("count", imap_num_msg($imap) == ${COUNT - 2});
ok("another", imap_reopen($imap, $at . $there) && imap_num_msg($imap) == 3 && imap_close($imap, CL_EXPUNGE));
$pop = ok("pop3", imap_open("{localhost:$ports->pop3s/pop3/ssl}INBOX", $user, getenv("PASSWORD")));
ok("maildrop", imap_num_msg($pop) == ${COUNT - 2} && imap_body($pop, 1) && imap_delete($pop, 2) && imap_close($pop, CL_EXPUNGE));
ok("silence", imap_errors() === false);
`;

const RUBY = `
require "json"; require "net/imap"; require "net/pop"; require "net/smtp"
user, password, ca = ENV["LAB_USER"], ENV["PASSWORD"], ENV["CA"]
port = JSON.parse(ENV["PORTS"])
def ok(what, value) = value || abort(what)
imap = Net::IMAP.new("localhost", port: port["imap"])
imap.starttls({ ca_file: ca })
imap.authenticate("PLAIN", user, password)
ok("namespace", imap.namespace.personal[0].delim == "/")
ok("list", imap.list("", "*").map(&:name).include?("INBOX"))
ok("quota", imap.getquotaroot("INBOX").size == 2 && imap.getacl("INBOX")[0].user == user)
imap.select("INBOX")
found = imap.uid_search(["SUBJECT", "Quarterly report"])
ok("search", found.size == 4 && imap.sort(["REVERSE", "DATE"], ["ALL"], "UTF-8").size == ${COUNT})
ok("thread", imap.thread("REFERENCES", ["ALL"], "UTF-8").size > 0)
items = ["UID", "FLAGS", "ENVELOPE", "BODYSTRUCTURE", "INTERNALDATE", "RFC822.SIZE", "BODY.PEEK[HEADER.FIELDS (SUBJECT)]", "BODY.PEEK[]<0.20>"]
ok("fetch", imap.fetch(1..-1, items).size == ${COUNT})
ok("store", imap.uid_store(found[0], "+FLAGS", [:Flagged, :Seen])[0].attr["FLAGS"].include?(:Flagged))
there = Net::IMAP.encode_utf7("Größe")
imap.create(there)
imap.append(there, "Subject: appended\r\n\r\nx\r\n", [:Seen], Time.now)
imap.uid_copy(found[1], there)
imap.uid_move(found[2], there)
imap.uid_store(found[3], "+FLAGS.SILENT", [:Deleted])
ok("expunge", imap.expunge.size > 0)
ok("status", imap.status(there, ["MESSAGES"])["MESSAGES"] == 3)
imap.logout
Net::POP3.enable_ssl(OpenSSL::SSL::VERIFY_PEER, ca)
Net::POP3.start("localhost", port["pop3s"], user, password) do |pop|
  ok("maildrop", pop.n_mails == ${COUNT - 2} && pop.mails[0].unique_id && pop.mails[0].top(0).size < pop.mails[0].pop.size)
  pop.mails[1].delete
end
smtp = Net::SMTP.new("localhost", port["submissions"])
smtp.enable_tls(OpenSSL::SSL::SSLContext.new.tap { |context| context.ca_file = ca; context.verify_mode = OpenSSL::SSL::VERIFY_PEER })
smtp.start("localhost", user, password, :plain) { |session| session.send_message("Subject: from Ruby\r\n\r\n.\r\n..\r\n", user, ENV["TO"]) }
`;

describe("libraries", () => {
  let mail: Program;
  before(async () => {
    const users = ["python", "perl", "php", "ruby", "other"].map((name) => `${name}@posthorn.test`);
    mail = await startProgram({ accounts: users });
    for (const user of users.slice(0, -1))
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
    assert.ok((await subjects("other@posthorn.test", "INBOX")).includes("Grüße from smtplib"));
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

  it("PHP's imap extension", async (test) => {
    if (!needs(test, "php", "-r", "exit(function_exists('imap_open') ? 0 : 1);")) return;
    const user = "php@posthorn.test";
    // Its STARTTLS speaks TLS 1.0 alone, so it has to begin with TLS.
    await withoutRefusal(mail, () =>
      run("php", [], { input: PHP, env: { ...environment(user), SSL_CERT_FILE: mail.caFile } }),
    );
    const inbox = await messagesOf(mail, user);
    assert.equal(inbox.length, COUNT - 3);
    assert.equal(inbox[0]?.flags, "\\Flagged \\Seen");
    assert.deepEqual(await subjects(user, "Größe"), ["appended", "Re: Quarterly report 0", "Re: Quarterly report 0"]);
  });

  it("Net::IMAP, Net::POP3 and Net::SMTP of Ruby", async (test) => {
    if (!needs(test, "ruby", "-rnet/imap", "-e", "1")) return;
    const user = "ruby@posthorn.test";
    await withoutRefusal(mail, () => run("ruby", ["-e", RUBY], { env: { ...environment(user), LANG: "C.UTF-8" } }));
    const inbox = await messagesOf(mail, user);
    assert.equal(inbox.length, COUNT - 3);
    assert.equal(inbox[0]?.flags, "\\Flagged \\Seen");
    assert.deepEqual(await subjects(user, "Größe"), ["appended", "Re: Quarterly report 0", "Re: Quarterly report 0"]);
    assert.ok((await subjects("other@posthorn.test", "INBOX")).includes("from Ruby"));
  });
});
