import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CardContent } from "./card.ts";
import { formatLine, parseVcards, vcardText } from "./vcard.ts";
import { cardsFromVcards } from "./vcard-read.ts";
import { vcardsFromCards } from "./vcard-write.ts";

const card = (...lines: readonly string[]): string =>
  ["BEGIN:VCARD", "VERSION:4.0", ...lines, "END:VCARD", ""].join("\r\n");

describe("the lines of a vCard", () => {
  const cases: readonly (readonly [what: string, text: string, lines: unknown])[] = [
    ["a plain one", "FN:Ann", [{ name: "FN", params: {}, value: "Ann" }]],
    ["folded, with LF alone", "NOTE:one\n two\n\tthree", [{ name: "NOTE", params: {}, value: "onetwothree" }]],
    ["in a group, in small letters", "item1.email:a@x", [{ name: "EMAIL", params: {}, value: "a@x" }]],
    [
      "with parameters, quoted and not",
      'ADR;TYPE=home,"work";LABEL="1^nRoad; x: ^\'y^\'":;;1 Road',
      [{ name: "ADR", params: { TYPE: ["home", "work"], LABEL: ['1\nRoad; x: "y"'] }, value: ";;1 Road" }],
    ],
    [
      "with types as version 2.1 has them",
      "TEL;CELL;PREF:+1",
      [{ name: "TEL", params: { TYPE: ["CELL", "PREF"] }, value: "+1" }],
    ],
    ["with colons in the value", "URL:https://x/", [{ name: "URL", params: {}, value: "https://x/" }]],
    ["that are none", "nonsense\r\n=:x\r\n;;\r\nFN", []],
  ];
  for (const [what, text, lines] of cases) it(what, () => assert.deepEqual(parseVcards(card(text)), [lines]));

  it("are of cards only, of which there may be many, ended or not", () =>
    assert.equal(parseVcards(`FN:x\r\n${card("FN:a")}${card("FN:b")}BEGIN:VCARD\r\nFN:c`).length, 2));

  it("are folded within 75 octets, and read back the same", () => {
    const value = "Grüße 👋 ".repeat(30);
    const written = formatLine({ name: "NOTE", params: { LABEL: ['a"b;c\nd^'] }, value });
    for (const line of written.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, line);
    assert.deepEqual(parseVcards(card(written)), [[{ name: "NOTE", params: { LABEL: ['a"b;c\nd^'] }, value }]]);
  });
});

describe("a card from a vCard", () => {
  const cases: readonly (readonly [what: string, lines: readonly string[], card: CardContent])[] = [
    [
      "has a name in parts and whole",
      ["FN:Dr. Ann Brown", "N:Brown;Ann;;Dr.;"],
      {
        name: {
          full: "Dr. Ann Brown",
          components: [
            { kind: "surname", value: "Brown" },
            { kind: "given", value: "Ann" },
            { kind: "title", value: "Dr." },
          ],
        },
      },
    ],
    ["has no parts where there are none", ["FN:Ann", "N:;;;;"], { name: { full: "Ann" } }],
    [
      "has addresses with what they are for",
      ["EMAIL;TYPE=INTERNET;TYPE=HOME;TYPE=pref:a@x", "EMAIL;PREF=7:b@x"],
      { emails: { e1: { address: "a@x", contexts: { private: true }, pref: 1 }, e2: { address: "b@x", pref: 7 } } },
    ],
    [
      "has numbers",
      ["TEL;TYPE=CELL:+49 1", 'TEL;VALUE=uri;TYPE="work,fax":tel:+49-2'],
      {
        phones: {
          p1: { number: "+49 1", features: { mobile: true } },
          p2: { number: "+49-2", features: { fax: true }, contexts: { work: true } },
        },
      },
    ],
    [
      "has a place",
      ["ADR;TYPE=work:;;1\\, High Street;Town;;AB1;UK"],
      {
        addresses: {
          a1: {
            components: [
              { kind: "name", value: "1, High Street" },
              { kind: "locality", value: "Town" },
              { kind: "postcode", value: "AB1" },
              { kind: "country", value: "UK" },
            ],
            contexts: { work: true },
          },
        },
      },
    ],
    [
      "has a company, titles, notes and more",
      [
        "ORG:ACME\\; Inc.;Sales",
        "TITLE:Boss",
        "ROLE:Head",
        "NOTE:a\\nb\\\\c",
        "NICKNAME:An,Anni",
        "CATEGORIES:x,y",
        "URL:javascript:alert(1)",
        "URL:https://x.example",
      ],
      {
        organizations: { o1: { name: "ACME; Inc.", units: [{ name: "Sales" }] } },
        titles: { t1: { name: "Boss", kind: "title" }, t2: { name: "Head", kind: "role" } },
        notes: { n1: { note: "a\nb\\c" } },
        nicknames: { n1: { name: "An" }, n2: { name: "Anni" } },
        keywords: { x: true, y: true },
        links: { l1: { uri: "https://x.example" } },
      },
    ],
    [
      "has a birthday",
      ["FN:A", "BDAY:1985-04-12T00:00:00Z"],
      { name: { full: "A" }, anniversaries: { b1: { kind: "birth", date: { year: 1985, month: 4, day: 12 } } } },
    ],
    [
      "has a birthday without a year",
      ["FN:A", "BDAY:--0412"],
      { name: { full: "A" }, anniversaries: { b1: { kind: "birth", date: { month: 4, day: 12 } } } },
    ],
    ["has no birthday that cannot be", ["FN:A", "BDAY:1985-13-40"], { name: { full: "A" } }],
    [
      "can be a group",
      ["KIND:group", "FN:Team", "MEMBER:urn:uuid:1"],
      { kind: "group", name: { full: "Team" }, members: { "urn:uuid:1": true } },
    ],
  ];
  for (const [what, lines, wanted] of cases)
    it(what, () => assert.deepEqual(cardsFromVcards(card(...lines)), [wanted]));

  it("is none where nothing is said", () => assert.deepEqual(cardsFromVcards(card("UID:1", "X-OTHER:y")), []));
});

describe("cards as a vCard file", () => {
  const whole: CardContent = {
    uid: "urn:uuid:1",
    name: {
      full: "Ann, Brown",
      components: [
        { kind: "surname", value: "Brown;s" },
        { kind: "given", value: "Ann" },
      ],
    },
    nicknames: { n1: { name: "An" } },
    organizations: { o1: { name: "ACME", units: [{ name: "Sales" }] } },
    titles: { t1: { name: "Boss", kind: "title" } },
    emails: { e1: { address: "a@x", contexts: { work: true }, pref: 1 } },
    phones: { p1: { number: "+1", features: { mobile: true } } },
    addresses: {
      a1: {
        components: [
          { kind: "name", value: "1, Road" },
          { kind: "country", value: "UK" },
        ],
      },
    },
    anniversaries: { b1: { kind: "birth", date: { year: 1985, month: 4, day: 12 } } },
    links: { l1: { uri: "https://x.example" } },
    notes: { n1: { note: "a\nb" } },
    keywords: { "x,y": true },
  };
  for (const version of ["3.0", "4.0"] as const) {
    it(`of version ${version} say all that is read back`, () =>
      assert.deepEqual(cardsFromVcards(vcardsFromCards([whole, whole], version)), [whole, whole]));
    it(`of version ${version} keep groups`, () => {
      const group = { uid: "g", kind: "group", name: { full: "Team" }, members: { "urn:uuid:1": true } } as const;
      assert.deepEqual(cardsFromVcards(vcardsFromCards([group], version)), [group]);
    });
  }
  for (const version of ["3.0", "4.0"] as const)
    it(`of version ${version} keep faces, and birthdays without a year`, () => {
      const media = { m1: { kind: "photo", uri: "data:image/png;base64,iVBORw0KGgo=" } };
      const anniversaries = { b1: { kind: "birth", date: { month: 4, day: 12 } } };
      const ann = { name: { full: "Ann" }, media, anniversaries };
      assert.deepEqual(cardsFromVcards(vcardsFromCards([ann], version)), [ann]);
    });

  it("always have a name", () =>
    assert.match(vcardsFromCards([{ emails: { e1: { address: "a@x" } } }], "3.0"), /\r\nFN:a@x\r\n/));
});

describe("what other programs export", () => {
  const read = (...lines: readonly string[]): CardContent | undefined =>
    cardsFromVcards(["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n"))[0];

  it("is read as Apple writes it", () =>
    assert.deepEqual(
      read(
        "VERSION:3.0",
        "PRODID:-//Apple Inc.//macOS 15.5//EN",
        "N:Brown;Ann;;;",
        "FN:Ann Brown",
        "item1.EMAIL;type=INTERNET;type=pref:ann@x.example",
        "item1.X-ABLabel:_$!<Other>!$_",
        "TEL;type=CELL;type=VOICE;type=pref:+49 170 1",
        "BDAY;X-APPLE-OMIT-YEAR=1604;value=date:1604-04-12",
        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/",
        "  4AAQ",
        "X-ABUID:1:ABPerson",
      ),
      {
        name: {
          full: "Ann Brown",
          components: [
            { kind: "surname", value: "Brown" },
            { kind: "given", value: "Ann" },
          ],
        },
        emails: { e1: { address: "ann@x.example", pref: 1 } },
        phones: { p1: { number: "+49 170 1", features: { mobile: true, voice: true }, pref: 1 } },
        anniversaries: { b1: { kind: "birth", date: { month: 4, day: 12 } } },
        media: { m1: { kind: "photo", uri: "data:image/jpeg;base64,/9j/4AAQ" } },
      },
    ));

  it("is read as Google writes it, and nobody is called for the picture", () =>
    assert.deepEqual(
      read(
        "VERSION:3.0",
        "FN:Ann Brown",
        "N:Brown;Ann;;;",
        "EMAIL;TYPE=INTERNET;TYPE=WORK:ann@x.example",
        "item1.URL:https\\://x.example",
        "item1.X-ABLabel:PROFILE",
        "PHOTO:https://faces.example/ann.jpg",
        "CATEGORIES:myContacts",
      )?.media,
      undefined,
    ));

  it("is read as Outlook writes it", () =>
    assert.deepEqual(
      read(
        "VERSION:2.1",
        "N;LANGUAGE=de;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg",
        "FN;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:J=F6rg M=FCl=",
        "ler",
        "TEL;WORK;VOICE:+49 1",
        "ADR;WORK;PREF;ENCODING=QUOTED-PRINTABLE:;;Stra=C3=9Fe 1;Ort;;12345;DE",
        "EMAIL;PREF;INTERNET:joerg@x.example",
        "PHOTO;TYPE=JPEG;ENCODING=BASE64:",
        " /9j/4AAQ",
        "",
        "BDAY:19850412",
      ),
      {
        name: {
          full: "Jörg Müller",
          components: [
            { kind: "surname", value: "Müller" },
            { kind: "given", value: "Jörg" },
          ],
        },
        phones: { p1: { number: "+49 1", features: { voice: true }, contexts: { work: true } } },
        addresses: {
          a1: {
            components: [
              { kind: "name", value: "Straße 1" },
              { kind: "locality", value: "Ort" },
              { kind: "postcode", value: "12345" },
              { kind: "country", value: "DE" },
            ],
            contexts: { work: true },
            pref: 1,
          },
        },
        emails: { e1: { address: "joerg@x.example", pref: 1 } },
        media: { m1: { kind: "photo", uri: "data:image/jpeg;base64,/9j/4AAQ" } },
        anniversaries: { b1: { kind: "birth", date: { year: 1985, month: 4, day: 12 } } },
      },
    ));

  it("is UTF-8, or what Windows had before it", () => {
    assert.equal(vcardText(Buffer.from("Jörg")), "Jörg");
    assert.equal(vcardText(Buffer.from("Jörg", "latin1")), "Jörg");
  });
});
