/** Mail that attacks its reader, one message for each way that was found in webmails: nothing runs, nobody is asked, the page stays whole. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { logIn, skipWithoutChromium } from "../support/browser.ts";
import { htmlMessage } from "../support/web-messages.ts";
import { webmailUnderTest } from "../support/webmail.ts";

/** Every request to it is a leak. */
const outside = createServer((request, response) => {
  asked.push(request.url ?? "");
  response.setHeader("access-control-allow-origin", "*");
  response.end();
});
const asked: string[] = [];

const RUN = "document.title='RAN';console.log('RAN')";

/** `hit` is an address outside, told apart by a word. */
function attacks(hit: (word: string) => string): Readonly<Record<string, string>> {
  return {
    "a script": `<script>${RUN}</script>`,
    "an image that fails": `<img src="x:1" onerror="${RUN}">`,
    "SVG that loads": `<svg onload="${RUN}"></svg>`,
    "SVG that animates a link into script (CVE-2024-37383)": `<svg width=300 height=60><a class=clickme><animate attributeName="href " values="javascript:${RUN}" begin=0s fill=freeze /><animate attributeName="href" values="javascript:${RUN}" begin=0s fill=freeze /><text x=10 y=30>click</text></a></svg>`,
    "a link to script": `<a class=clickme href="javascript:${RUN}">click</a>`,
    "a link to script with a tab in it": `<a class=clickme target=_blank href="java&Tab;script:${RUN}">click</a>`,
    "a frame with a script": `<iframe srcdoc="&lt;script&gt;console.log('RAN')&lt;/script&gt;"></iframe>`,
    "objects of HTML": `<object data="data:text/html,&lt;script&gt;console.log('RAN')&lt;/script&gt;"></object><embed src="data:text/html,&lt;script&gt;console.log('RAN')&lt;/script&gt;">`,
    "mutation by way of MathML": `<form><math><mtext></form><form><mglyph><style></math><img src=x:1 onerror="${RUN}">`,
    "mutation by way of SVG": `<svg></p><style><a id="</style><img src=x:1 onerror=${RUN}>">`,
    "mark-up that is parsed twice (CVE-2024-42009)": `<body title="bgcolor=foo" name="bar style=animation-name:go onanimationstart=${RUN} foo=bar">x</body><div style="animation:go 1s" onanimationstart="${RUN}">y</div><style>@keyframes go{from{opacity:1}}</style>`,
    "a refresh": `<meta http-equiv=refresh content="0;url=${hit("refresh")}">`,
    "a base": `<base href="${hit("")}"><img src="base">`,
    "a form": `<form action="${hit("form")}"><button class=clickme>ok</button></form>`,
    "an image": `<img src="${hit("image")}">`,
    "an image without a scheme": `<img src="${hit("image").replace("http:", "")}">`,
    "sets of images": `<picture><source srcset="${hit("source")}"><img src="data:," srcset="${hit("srcset")} 1x"></picture>`,
    "film and sound": `<video poster="${hit("poster")}" src="${hit("video")}" autoplay muted></video><audio src="${hit("audio")}" preload=auto></audio>`,
    "an image as input": `<input type=image src="${hit("input")}">`,
    "a background of the body (CVE-2026-35542)": `<body background="${hit("body")}">x`,
    "a background of a table": `<table background="${hit("table")}"><tr><td background="${hit("cell")}">x</table>`,
    "a style with an address": `<div style="background:url(${hit("style")})">x</div>`,
    "a style with escapes (CVE-2026-114728)": `<div style="background:\\75\\72\\6c(${hit("escape")})">x</div><svg><rect width=9 height=9 fill="u\\72l(${hit("fill")}#a)"/></svg>`,
    "a style with variables (CVE-2026-48846)": `<div style="--x:url(${hit("variable")});background:var(--x)">x</div>`,
    "styles of lists, pointers and masks": `<ul style="list-style-image:url(${hit("list")})"><li style="cursor:url(${hit("cursor")}),auto;mask-image:url(${hit("mask")});border-image-source:image-set(url(${hit("set")}) 1x)">x</ul>`,
    "imported styles and fonts (CVE-2026-35540)": `<style>@import url(${hit("import")});@font-face{font-family:z;src:url(${hit("font")})}body{font-family:z}</style>x`,
    links: `<link rel=stylesheet href="${hit("sheet")}"><link rel=preload as=image href="${hit("preload")}"><link rel=prefetch href="${hit("prefetch")}"><link rel=dns-prefetch href="${hit("dns")}">`,
    "a filter's image (CVE-2026-25916)": `<svg width=50 height=50><filter id=f><feImage href="${hit("filter")}" /></filter><rect width=50 height=50 filter="url(#f)"/></svg>`,
    "images of SVG": `<svg><image href="${hit("svg")}" width=9 height=9 /><use href="${hit("use")}#a"/></svg>`,
    "animated addresses (CVE-2026-35545)": `<svg width=50 height=50><rect width=50 height=50><animate attributeName=mask values="url(${hit("mask2")}#a)" begin=0s fill=freeze /></rect><image width=9 height=9><set attributeName=href to="${hit("href")}" /></image></svg>`,
    "animated styles (CVE-2026-48848)": `<svg width=50 height=50><rect width=50 height=50><set attributeName=style to="mask:url(${hit("style2")}#m)" /></rect></svg>`,
    "a frame": `<iframe src="${hit("frame")}"></iframe>`,
    "a ping": `<a class=clickme href="#x" ping="${hit("ping")}">click</a>`,
    "a cover over the page (CVE-2026-35544)": `<div style="position:fixed!important;inset:0;background:#fff;z-index:99999999">Session expired. Password: <input></div>`,
    "a style for the whole page": `<style>header,nav{display:none!important}</style>x`,
    "names of the page's own": `<div id="root" class="shell">fake</div><form id=forms name=body></form>`,
  };
}

describe("hostile mail in the browser", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: ["alice@posthorn.test"] });
  let page: Page;
  const ran: string[] = [];

  before(async () => {
    outside.listen(0, "127.0.0.1");
    await once(outside, "listening");
    const { port } = outside.address() as AddressInfo;
    const mails = Object.entries(attacks((word) => `http://127.0.0.1:${port}/${word}`));
    await on.program.deliver(
      "alice@posthorn.test",
      mails.map(([subject, html]) => htmlMessage({ subject }, `<p>The text of the mail</p>${html}`)),
    );
    const context = await on.browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 } });
    context.on("page", (opened) => {
      opened.on("console", (line) => {
        if (line.text() === "RAN") ran.push(opened.url());
      });
      opened.on("dialog", (dialog) => void dialog.dismiss());
    });
    page = await context.newPage();
    await logIn(page, on.program, "alice@posthorn.test");
  });
  after(async () => {
    outside.close();
  });

  // The port is not known yet; the names are the same.
  for (const name of Object.keys(attacks(() => "")))
    it(`bears ${name}`, async () => {
      ran.length = 0;
      asked.length = 0;
      const address = page.url();
      await page.getByRole("textbox", { name: "Search mail" }).fill(`subject:"${name.replace(/\(.*/, "").trim()}"`);
      await page.keyboard.press("Enter");
      await page.getByRole("row").filter({ hasText: name }).first().click();
      const frame = page.frameLocator('iframe[title="Message text"]');
      // It is shown, or the rest would prove nothing.
      await frame.getByText("The text of the mail").waitFor();
      for (const target of await frame.locator(".clickme").all())
        await target.click({ force: true, noWaitAfter: true, timeout: 500 }).catch(() => undefined);
      await page.waitForTimeout(120);
      assert.deepEqual(ran, []);
      assert.deepEqual(asked, []);
      assert.equal(new URL(page.url()).origin, new URL(address).origin);
      assert.equal(await page.title(), "Posthorn");
      assert.equal(await topmost(page), "Posthorn");
      await page.getByRole("button", { name: "Clear the search" }).click();
    });
});

/** What is seen where the page's own name stands. */
function topmost(page: Page): Promise<string> {
  return page.evaluate(`document.elementFromPoint(90, 28)?.closest("a")?.textContent ?? ""`);
}
