/** Roundcube as its pages talk to it, without a browser: one login, its cookies, and the token that every request carries. */
import assert from "node:assert/strict";

type Fields = Readonly<Record<string, string>>;

export class RoundcubeSession {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();
  #token = "";

  private constructor(url: string) {
    this.#url = url;
  }

  static async open(url: string, user: string, password: string): Promise<RoundcubeSession> {
    const session = new RoundcubeSession(url);
    await session.page({ _task: "login" });
    const login = { _task: "login", _action: "login", _timezone: "UTC", _user: user, _pass: password };
    await session.#ask("POST", { _task: "login" }, { ...login, _token: session.#token });
    await session.page({ _task: "mail" });
    return session;
  }

  /** A page, as HTML. */
  async page(query: Fields): Promise<string> {
    const text = await this.#ask("GET", query);
    this.#token = /"request_token":"([^"]+)"/.exec(text)?.[1] ?? this.#token;
    return text;
  }

  /** What its scripts ask for in the background; answers the commands for them, as text. */
  async act(query: Fields, fields: Fields): Promise<string> {
    const answer = await this.#ask("POST", query, { ...fields, _remote: "1" });
    const { exec } = JSON.parse(answer) as { readonly exec?: string };
    return exec ?? "";
  }

  async #ask(method: "GET" | "POST", query: Fields, fields?: Fields): Promise<string> {
    const response = await fetch(`${this.#url}?${new URLSearchParams(query).toString()}`, {
      method,
      redirect: "manual",
      headers: {
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        "x-roundcube-request": this.#token,
        ...(fields?.["_remote"] === undefined ? {} : { "x-requested-with": "XMLHttpRequest" }),
      },
      ...(fields === undefined ? {} : { body: new URLSearchParams(fields) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(name, value);
    }
    assert.ok(response.status < 400, `Roundcube answered ${response.status}`);
    return response.text();
  }
}
