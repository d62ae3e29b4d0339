/**
 * What the server asks of other web servers for who reads mail: pictures that mail names, and leaving a list. Both are POST requests of
 * somebody who is logged in, from our own pages: nobody else can have this server fetch anything.
 */
import { type Context, Hono } from "hono";
import type { JmapEndpoint, Visitor } from "../../jmap/endpoint.ts";
import { imageType } from "../../base/image-type.ts";
import { fieldsOf } from "../../wire/mime/arrival.ts";
import { ONE_CLICK_BODY, oneClickUrl } from "../../wire/mime/one-click.ts";
import { bodyText, parsed } from "../body-text.ts";
import { problem } from "../problem.ts";
import type { Visited } from "../visited.ts";
import { PICTURE_BYTES_MAX, REQUEST_BYTES_MAX, UNSUBSCRIBED_BYTES_MAX } from "./limits.ts";
import { Turns } from "./turns.ts";
import { ask, askFollowing, type OutsideWeb } from "./web.ts";

export interface OutsideParts {
  readonly web: OutsideWeb;
  readonly jmap: Pick<JmapEndpoint, "received">;
}

export function outsideRoutes(parts: OutsideParts, visited: Visited): Hono {
  const app = new Hono();
  const turns = new Turns();
  const route = (path: string, name: string, act: (visitor: Visitor, value: string) => Promise<Response>): void => {
    app.post(path, (context) =>
      visited(context, async (visitor) => {
        const value = await valueOf(context, name);
        if (value === undefined) return problem(400, `the body is a JSON object with "${name}"`);
        using turn = turns.take(visitor.accountId);
        return turn === undefined
          ? problem(429, "too much is being fetched at the same time")
          : await act(visitor, value);
      }),
    );
  };
  route("/outside/picture", "url", (_visitor, url) => picture(parts, url));
  route("/outside/unsubscribe", "blobId", (visitor, blobId) => unsubscribe(parts, visitor, blobId));
  return app;
}

async function picture({ web }: OutsideParts, url: string): Promise<Response> {
  try {
    const asked = { method: "GET", headers: { accept: "image/*" }, bodyOctetsMax: PICTURE_BYTES_MAX } as const;
    const { status, body } = await askFollowing(web, url, asked);
    if (status !== 200) throw new Error(`the web server answered ${status}`);
    const type = imageType(body);
    if (type === undefined) throw new Error("this is no picture");
    return new Response(new Uint8Array(body), {
      headers: {
        "content-type": type,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "same-origin",
      },
    });
  } catch (error) {
    return failed(error);
  }
}

/** The address comes from the message, so that nothing else can be posted to. */
async function unsubscribe({ web, jmap }: OutsideParts, visitor: Visitor, blobId: string): Promise<Response> {
  const message = await jmap.received(visitor, blobId);
  if (message === undefined) return problem(404, "there is no such message");
  const url = oneClickUrl(fieldsOf(message.header), message.arrival);
  if (url === undefined) return problem(422, "this message offers no way that its signature proves");
  try {
    const { status } = await ask(web, url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: Buffer.from(ONE_CLICK_BODY),
      bodyOctetsMax: UNSUBSCRIBED_BYTES_MAX,
    });
    if (status < 200 || status > 299) throw new Error(`the web server answered ${status}`);
    return new Response(null, { status: 204 });
  } catch (error) {
    return failed(error);
  }
}

/** In words for the log of the browser; the page says that it did not work. */
function failed(error: unknown): Response {
  return problem(502, error instanceof Error ? error.message : String(error));
}

async function valueOf(context: Context, name: string): Promise<string | undefined> {
  const body = parsed((await bodyText(context, REQUEST_BYTES_MAX)) ?? "");
  const value = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  return typeof value === "string" ? value : undefined;
}
