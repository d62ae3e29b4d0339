import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RoutedHop, type Route } from "./route.ts";
import { openRoutes, type RouteSettings } from "./routes.ts";

const direct: RouteSettings = {
  domain: "*",
  host: undefined,
  mx: false,
  protocol: "smtp",
  tls: "opportunistic",
  login: undefined,
};
const via = (domain: string, name: string, changes: Partial<RouteSettings> = {}): RouteSettings => ({
  ...direct,
  domain,
  host: { name, port: 587 },
  ...changes,
});

function where(routes: readonly RouteSettings[], domain: string): { key: string; route: Route } {
  const hop = openRoutes({ routes, directPort: 25 }).hop(domain);
  assert.ok(hop instanceof RoutedHop);
  return { key: hop.key, route: hop.route };
}

describe("routes", () => {
  it("lead to the domain's own servers when nothing is said", () => {
    assert.deepEqual(where([], "example.org"), {
      key: "example.org",
      route: {
        to: { kind: "domain", name: "example.org" },
        chosenBy: "address",
        port: 25,
        protocol: "smtp",
        tls: "opportunistic",
        login: undefined,
      },
    });
  });

  it("lead to addresses where those are given", () => {
    const to = (domain: string): Route["to"] => where([], domain).route.to;
    assert.deepEqual(to("[192.0.2.1]"), { kind: "address", address: "192.0.2.1" });
    assert.deepEqual(to("[IPv6:2001:db8::1]"), { kind: "address", address: "2001:db8::1" });
    const fixed = (name: string): string => where([via("*", name)], "example.org").key;
    assert.equal(fixed("192.0.2.1"), "[192.0.2.1]:587");
    assert.equal(fixed("2001:db8::1"), "[2001:db8::1]:587");
  });

  it("are chosen by the most exact domain, wherever it stands", () => {
    const routes = [
      via("*", "rest.test"),
      via("*.example.org", "below.test"),
      via("*.deep.example.org", "deep.test"),
      via("example.org", "exact.test"),
      via("example.org", "second.test"),
      { ...direct, domain: "direct.example.org", tls: "required" as const },
    ];
    const table = {
      "example.org": "exact.test:587",
      "a.example.org": "below.test:587",
      "a.b.example.org": "below.test:587",
      "x.deep.example.org": "deep.test:587",
      "deep.example.org": "below.test:587",
      "direct.example.org": "direct.example.org",
      "example.net": "rest.test:587",
      "notexample.org": "rest.test:587",
      "[192.0.2.1]": "rest.test:587",
    };
    for (const [domain, key] of Object.entries(table)) assert.equal(where(routes, domain).key, key, domain);
    assert.equal(where(routes, "direct.example.org").route.tls, "required");
  });

  it("to one host share what they can, and nothing when they differ", () => {
    const login = { user: "me", password: "secret" };
    const routes = openRoutes({
      routes: [via("a.test", "smart.test"), via("b.test", "smart.test", { login })],
      directPort: 25,
    });
    const keys = ["a.test", "b.test"].map((domain) => routes.hop(domain).key);
    assert.deepEqual(keys, ["smart.test:587", "smart.test:587 (2)"]);
    const shared = openRoutes({ routes: [via("*", "smart.test")], directPort: 25 });
    assert.equal(shared.hop("a.test").key, shared.hop("b.test").key);
  });

  it("may look for the servers of the host", () => {
    assert.deepEqual(where([via("*", "provider.test", { mx: true })], "a.test").route.to, {
      kind: "domain",
      name: "provider.test",
    });
    assert.deepEqual(where([via("*", "provider.test")], "a.test").route.to, { kind: "host", name: "provider.test" });
  });
});
