import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import { silentLog } from "../../base/log.ts";
import { freePort } from "../bindings.ts";
import type { Binding } from "../setup.ts";
import { Porter, type WaitingClient } from "./porter.ts";

const HOST = "127.0.0.1";

async function twoBindings(): Promise<readonly Binding[]> {
  const [imap, smtp] = [await freePort(HOST, 0), await freePort(HOST, 0)];
  return [
    { role: "imap", host: HOST, port: imap },
    { role: "smtp", host: HOST, port: smtp },
  ];
}

async function connected({ port }: Binding): Promise<Socket> {
  const socket = connect(port, HOST);
  await once(socket, "connect");
  return socket;
}

async function letIn(porter: Porter, clients: number): Promise<void> {
  while (porter.waiting < clients) await setImmediate();
}

describe("the porter", { skip: process.platform !== "linux" }, () => {
  it("lets clients in, reads nothing, and hands them over with their binding", async () => {
    const bindings = await twoBindings();
    const porter = new Porter(silentLog);
    await porter.open(bindings);
    // Another worker died before it was ready.
    await porter.open(bindings);
    const clients = await Promise.all(bindings.map(connected));
    clients[1]?.write("too early");
    await letIn(porter, 2);
    const given: WaitingClient[] = [];
    porter.handOver((client) => given.push(client));
    given.sort((a, b) => a.binding - b.binding);
    assert.deepEqual(
      given.map(({ socket, binding }) => [binding, socket.localPort, socket.bytesRead]),
      bindings.map(({ port }, i) => [i, port, 0]),
    );
    const [said] = (await once(given[1]?.socket.resume() ?? assert.fail("no second client"), "data")) as [Buffer];
    assert.equal(said.toString(), "too early");
    assert.equal(porter.waiting, 0);
    for (const { port } of bindings)
      await assert.rejects(connected({ role: "imap", host: HOST, port }), /ECONNREFUSED/);
    for (const { socket } of given) socket.destroy();
  });

  it("sends everybody away when it closes", async () => {
    const bindings = await twoBindings();
    const porter = new Porter(silentLog);
    await porter.open(bindings);
    const clients = await Promise.all(bindings.map(connected));
    await letIn(porter, 2);
    const closed = clients.map((socket) => once(socket, "close"));
    porter.close();
    await Promise.all(closed);
    while (porter.waiting > 0) await setImmediate();
  });
});
