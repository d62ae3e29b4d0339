import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { blobResponse } from "./blob-response.ts";

const bytes = Buffer.from("0123456789");

async function asked(fields: Record<string, string>) {
  const headers = new Headers(fields);
  const blob = { accountId: "A1", blobId: "B1", name: "a b.txt", type: "text/plain", headers };
  const response = blobResponse(bytes, blob);
  const { status } = response;
  return { status, text: await response.text(), range: response.headers.get("content-range"), response };
}

describe("a blob that is downloaded", () => {
  it("comes whole, with what a later download goes on by", async () => {
    const { status, text, response } = await asked({});
    assert.deepEqual([status, text], [200, "0123456789"]);
    assert.equal(response.headers.get("etag"), '"B1"');
    assert.equal(response.headers.get("accept-ranges"), "bytes");
    assert.equal(response.headers.get("content-length"), "10");
    assert.equal(response.headers.get("content-disposition"), 'attachment; filename="a b.txt"');
  });

  for (const [name, header] of [
    ["../../etc/passwd", 'filename=".._.._etc_passwd"'],
    ["a\r\nX: 1\0", 'filename="a__X: 1_"'],
    ["c:\\x", 'filename="c:_x"'],
    ["photo\u202egnp.exe", 'filename="photo_gnp.exe"'],
    ["it's (1)*!.txt", 'filename="it\'s (1)*!.txt"'],
    ['"; filename=x.exe', "filename=\"_; filename=x.exe\"; filename*=utf-8''%22%3B%20filename%3Dx.exe"],
    ["100%25.txt", "filename=\"100_25.txt\"; filename*=utf-8''100%2525.txt"],
    ["\ud800\u2603's", "filename=\"__'s\"; filename*=utf-8''%EF%BF%BD%E2%98%83%27s"],
  ] as const)
    it(`is kept under a name that is only one: ${JSON.stringify(name)}`, () => {
      const { headers } = blobResponse(bytes, { accountId: "A1", blobId: "B1", name, type: "text/plain" });
      assert.equal(headers.get("content-disposition"), `attachment; ${header}`);
    });

  /** [fields of the request, status, bytes, Content-Range] */
  const cases: readonly (readonly [Record<string, string>, number, string, string | null])[] = [
    [{ range: "bytes=4-" }, 206, "456789", "bytes 4-9/10"],
    [{ range: "bytes=4-5", "if-range": '"B1"' }, 206, "45", "bytes 4-5/10"],
    [{ range: "bytes=4-5", "if-range": '"B2"' }, 200, "0123456789", null],
    [{ range: "bytes=4-5", "if-range": 'W/"B1"' }, 200, "0123456789", null],
    [{ range: "bytes=4-5", "if-range": "Fri, 27 Nov 2026 12:00:00 GMT" }, 200, "0123456789", null],
    [{ range: "bytes=10-" }, 416, "", "bytes */10"],
    [{ range: "bytes=0-1,3-4" }, 200, "0123456789", null],
    [{ "if-none-match": '"B1"' }, 304, "", null],
    [{ "if-none-match": 'W/"B0", W/"B1"', range: "bytes=4-" }, 304, "", null],
    [{ "if-none-match": '"B2"' }, 200, "0123456789", null],
  ];
  for (const [fields, status, text, range] of cases)
    it(`asked with ${JSON.stringify(fields)} is answered ${status} ${range ?? ""}`, async () => {
      const answer = await asked(fields);
      assert.deepEqual([answer.status, answer.text, answer.range], [status, text, range]);
    });
});
