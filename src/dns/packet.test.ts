import assert from "node:assert/strict";
import { describe, it } from "node:test";
import dnsPacket from "dns-packet";
import fc from "fast-check";
import { decodeReply, encodeQuestion, type Question } from "./packet.ts";

const question: Question = { type: "MX", name: "example.test" };

function reply(changes: Partial<dnsPacket.Packet> = {}): Buffer {
  return dnsPacket.encode({
    type: "response",
    id: 7,
    questions: [{ type: "MX", name: "Example.TEST", class: "IN" }],
    answers: [{ type: "MX", name: "example.test", ttl: 60, data: { preference: 10, exchange: "MX.example.test" } }],
    ...changes,
  });
}

describe("packets", () => {
  it("puts the question with EDNS, asking for AD only when it is wanted", () => {
    const plain = dnsPacket.decode(encodeQuestion(7, question, { edns: true, dnssec: false }));
    assert.deepEqual([plain.flag_rd, plain.flag_ad, plain.additionals?.length], [true, false, 1]);
    const validated = dnsPacket.decode(encodeQuestion(7, question, { edns: true, dnssec: true }));
    const opt = validated.additionals?.[0] as dnsPacket.OptAnswer;
    assert.deepEqual([validated.flag_ad, opt.flag_do, opt.udpPayloadSize], [true, true, 1232]);
    assert.equal(dnsPacket.decode(encodeQuestion(7, question, { edns: false, dnssec: true })).additionals?.length, 0);
  });

  it("reads an answer in any case of letters", () => {
    const read = decodeReply(reply(), 7, question);
    assert.deepEqual(read?.records, [
      { owner: "example.test", type: "MX", ttl: 60, content: { preference: 10, exchange: "mx.example.test" } },
    ]);
  });

  it("passes over what is no answer to this question", () => {
    assert.equal(decodeReply(reply(), 8, question), undefined);
    assert.equal(decodeReply(reply({ type: "query" }), 7, question), undefined);
    assert.equal(decodeReply(reply(), 7, { ...question, type: "A" }), undefined);
    assert.equal(decodeReply(reply(), 7, { ...question, name: "other.test" }), undefined);
    assert.equal(decodeReply(reply({ questions: [] }), 7, question), undefined);
  });

  it("reads the root as the empty name, and shows what no name has as question marks", () => {
    const exchanges = [".", "a\nb.test", "bücher.test"].map((exchange) => {
      const answers: dnsPacket.Answer[] = [{ type: "MX", name: "example.test", data: { exchange } }];
      return decodeReply(reply({ answers }), 7, question)?.records[0]?.content;
    });
    assert.deepEqual(
      exchanges.map((each) => (each as { exchange: string }).exchange),
      ["", "a?b.test", "b?cher.test"],
    );
  });

  it("believes an absence no longer than the SOA and its minimum say", () => {
    const data = { mname: "ns.test", rname: "h.test", minimum: 60 };
    const soa = (ttl: number): dnsPacket.Answer => ({ type: "SOA", name: "test", ttl, data });
    const read = (ttl: number): number | undefined =>
      decodeReply(reply({ answers: [], authorities: [soa(ttl)] }), 7, question)?.negativeTtl;
    assert.deepEqual([read(30), read(300)], [30, 60]);
    assert.equal(decodeReply(reply({ answers: [] }), 7, question)?.negativeTtl, undefined);
  });

  it("refuses answers with too many records", () => {
    const packet = reply();
    packet.writeUInt16BE(60_000, 6);
    assert.throws(() => decodeReply(packet, 7, question), /too many records/);
  });

  it("survives every damage", () => {
    const whole = reply();
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(255), fc.nat(whole.length), (at, octet, length) => {
        const damaged = Buffer.from(whole);
        if (at < damaged.length) damaged[at] = octet;
        try {
          const read = decodeReply(damaged.subarray(0, length), 7, question);
          assert.ok(read === undefined || read.records.length <= 1);
        } catch (error) {
          assert.ok(error instanceof Error);
        }
      }),
    );
  });
});
