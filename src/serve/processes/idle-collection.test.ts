import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { GROWN_BYTES_MIN, IdleCollection, LOOK_MS, type Surveyed } from "./idle-collection.ts";

const MIB = 1024 * 1024;

class Watched implements Surveyed {
  cpu = 0;
  heap = 20 * MIB;
  alive = 20 * MIB;
  collections = 0;
  cpuMs(): number {
    return this.cpu;
  }
  heapBytes(): number {
    return this.heap;
  }
  collect(): void {
    this.collections++;
    this.cpu += 100;
    this.heap = this.alive;
  }
}

describe("collecting what an idle process has left", () => {
  it("waits until there is much of it, and nothing to do", () => {
    const watched = new Watched();
    const collection = new IdleCollection(watched);
    collection.look();
    watched.heap += GROWN_BYTES_MIN - 1;
    collection.look();
    assert.equal(watched.collections, 0);
    watched.heap += MIB;
    watched.cpu += LOOK_MS / 2;
    collection.look();
    assert.equal(watched.collections, 0);
    watched.cpu += LOOK_MS / 1000;
    collection.look();
    assert.equal(watched.collections, 1);
  });

  it("is not done again for what is alive", () => {
    const watched = new Watched();
    const collection = new IdleCollection(watched);
    watched.heap = 140 * MIB;
    watched.alive = 80 * MIB;
    for (let i = 0; i < 10; i++) collection.look();
    assert.equal(watched.collections, 1);
    watched.heap += GROWN_BYTES_MIN;
    collection.look();
    assert.equal(watched.collections, 2);
  });

  it("minds growth after connections have gone and V8 has collected by itself", () => {
    const watched = new Watched();
    watched.heap = 140 * MIB;
    const collection = new IdleCollection(watched);
    watched.heap = 30 * MIB;
    collection.look();
    watched.heap = 70 * MIB;
    collection.look();
    assert.equal(watched.collections, 1);
  });
});
