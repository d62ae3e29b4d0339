/** Every state of the address book, in the narrowest and the widest look. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { goOffline, type State, testScreens } from "../support/screens.ts";
import { append } from "../support/web-inbox.ts";
import { textMessage } from "../support/web-messages.ts";

const ALICE = "alice@posthorn.test";
const NEW = "new@posthorn.test";

const person = (page: Page, name: string | RegExp) => page.getByRole("link", { name }).first();
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function choose(page: Page, name: string | RegExp): Promise<void> {
  await person(page, name).click();
  await page.getByRole("article").waitFor();
}

async function edit(page: Page, name: string | RegExp): Promise<void> {
  await choose(page, name);
  await button(page, "Edit").click();
  await button(page, "Save").waitFor();
}

const states: readonly State[] = [
  { name: "contacts", who: ALICE, at: "/contacts", show: (page) => person(page, /Ann Brown/).waitFor() },
  { name: "contacts-empty", who: NEW, at: "/contacts", show: (page) => page.getByText("No contacts yet").waitFor() },
  {
    name: "contacts-loading",
    who: ALICE,
    at: "/contacts",
    unanswered: /ContactCard\/query/,
    show: (page) => page.getByText("Loading…").first().waitFor(),
  },
  {
    name: "contacts-failed",
    who: ALICE,
    at: "/contacts",
    failing: /ContactCard\/query/,
    show: (page) => page.getByText("The contacts could not be read.").waitFor(),
  },
  {
    name: "contacts-offline",
    who: ALICE,
    at: "/contacts",
    show: async (page) => {
      await person(page, /Ann Brown/).waitFor();
      await goOffline(page);
    },
  },
  {
    name: "contacts-none-found",
    who: ALICE,
    at: "/contacts",
    show: async (page) => {
      await page.getByRole("searchbox", { name: "Search contacts" }).fill("zebra");
      await page.getByText("Nobody found").waitFor();
    },
  },
  {
    name: "contacts-menu",
    who: ALICE,
    at: "/contacts",
    show: async (page) => {
      await person(page, /Ann Brown/).waitFor();
      await button(page, "More").click();
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "contact",
    who: ALICE,
    at: "/contacts",
    show: async (page) => {
      await choose(page, /Ann Brown/);
      await page.getByRole("link", { name: /Your move/ }).waitFor();
    },
  },
  { name: "contact-short", who: ALICE, at: "/contacts", show: (page) => choose(page, /Čeněk/) },
  { name: "contact-long", who: ALICE, at: "/contacts", show: (page) => choose(page, /Maximilian/) },
  {
    name: "contact-gone",
    who: ALICE,
    at: "/contacts/x",
    show: (page) => page.getByText("no longer there").waitFor(),
  },
  { name: "contact-long-edit", who: ALICE, at: "/contacts", show: (page) => edit(page, /Maximilian/) },
  { name: "contact-edit", who: ALICE, at: "/contacts", show: (page) => edit(page, /Ann Brown/) },
  {
    name: "contact-new-wrong",
    who: ALICE,
    at: "/contacts/new",
    show: async (page) => {
      await button(page, "Save").click();
      await page.getByRole("alert").first().waitFor();
    },
  },
  { name: "contact-group", who: ALICE, at: "/contacts", show: (page) => choose(page, /Chess club/) },
  { name: "contact-group-edit", who: ALICE, at: "/contacts", show: (page) => edit(page, /Chess club/) },
  {
    name: "contact-duplicates",
    who: ALICE,
    at: "/contacts/duplicates",
    show: (page) => page.getByRole("button", { name: /^Merge/ }).waitFor(),
  },
  {
    name: "contact-no-duplicates",
    who: NEW,
    at: "/contacts/duplicates",
    show: (page) => page.getByText("No duplicates").waitFor(),
  },
  {
    name: "german-contact",
    who: ALICE,
    at: "/contacts",
    preferences: { language: "de" },
    show: (page) => choose(page, /Ann Brown/),
  },
];

async function cards(): Promise<string> {
  const face = await readFile(new URL("../../web/public/posthorn-192.png", import.meta.url), "base64");
  const card = (uid: string, ...lines: readonly string[]): string =>
    [
      "BEGIN:VCARD",
      "VERSION:4.0",
      `UID:urn:uuid:0000${uid}-0000-4000-8000-000000000000`,
      ...lines,
      "END:VCARD",
      "",
    ].join("\r\n");
  return [
    card(
      "0001",
      "FN:Ann Brown",
      "N:Brown;Ann;;;",
      "NICKNAME:Annie",
      "ORG:Far Away Travels",
      "TITLE:Head of everything",
      "EMAIL;TYPE=work:ann@far.example",
      "EMAIL;TYPE=home:ann.brown.who.likes.long.addresses@a.very.long.domain.of.her.own.example",
      "TEL;TYPE=cell:+44 20 7946 0000",
      "ADR;TYPE=home:;;1 High Street;Oxford;;OX1 4BH;United Kingdom",
      "BDAY:19700102",
      "URL:https://ann.far.example/",
      "NOTE:Plays the posthorn\\, and chess.\\nAsk her for the recipe of the soup.",
      `PHOTO:data:image/png;base64,${face}`,
    ),
    card("0002", "FN:Ann Brown", "EMAIL:ann@far.example"),
    card("0003", "FN:Čeněk Ďábel", "EMAIL:cenek@far.example"),
    card("0004", "FN:مريم الحسن", "EMAIL:mariam@far.example", "TEL:+20 2 1234"),
    card("0005", "FN:Dr. Maximilian Freiherr von und zu Hohenstein-Langenburg-Wittgenstein", "EMAIL:max@far.example"),
    card(
      "0006",
      "KIND:group",
      "FN:Chess club",
      "MEMBER:urn:uuid:00000001-0000-4000-8000-000000000000",
      "MEMBER:urn:uuid:00000003-0000-4000-8000-000000000000",
    ),
  ].join("");
}

testScreens("the screens of the address book", {
  program: { accounts: [ALICE, NEW], workers: 1 },
  looks: "few",
  async prepare(program, { open }) {
    await append(program, ALICE, [
      textMessage({ from: "Ann <ann@far.example>", subject: "Your move" }, "Knight to f3"),
    ]);
    const page = await open(ALICE);
    await page.goto(`http://127.0.0.1:${program.ports.http}/contacts`);
    await page.getByText("No contacts yet").waitFor();
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "all.vcf", mimeType: "text/vcard", buffer: Buffer.from(await cards()) });
    await page.getByText(/6 contacts imported/).waitFor();
  },
  states,
});
