/** IMAP values as a strict client reads them, and the shape that a BODYSTRUCTURE must have. */
import assert from "node:assert/strict";

export type ImapValue = string | null | readonly ImapValue[];

/** A strict reader of IMAP values: lists, quoted strings, literals, NIL, atoms; nothing may be left over. */
export function parseValue(text: string): ImapValue {
  let at = 0;
  const value = (): ImapValue => {
    if (text[at] === "(") {
      at++;
      const list: ImapValue[] = [];
      while (text[at] !== ")") {
        assert.ok(at < text.length, "a list ends");
        if (list.length > 0 && text[at] === " ") at++;
        list.push(value());
      }
      at++;
      return list;
    }
    if (text[at] === '"') {
      const quoted = /"((?:[^"\\\r\n\0\x80-\xff]|\\["\\])*)"/y;
      quoted.lastIndex = at;
      const match = quoted.exec(text);
      assert.ok(match, `a quoted string at ${text.slice(at, at + 40)}`);
      at = quoted.lastIndex;
      return match[1] ?? "";
    }
    const literal = /\{(\d+)\}\r\n/y;
    literal.lastIndex = at;
    const size = literal.exec(text);
    if (size !== null) {
      const start = literal.lastIndex;
      at = start + Number(size[1]);
      return text.slice(start, at);
    }
    const atom = /[^\s()"{}\0]+/y;
    atom.lastIndex = at;
    const match = atom.exec(text);
    assert.ok(match, `an atom at ${JSON.stringify(text.slice(at, at + 40))}`);
    at = atom.lastIndex;
    return match[0].toUpperCase() === "NIL" ? null : match[0];
  };
  const whole = value();
  assert.equal(at, text.length, `nothing follows: ${JSON.stringify(text.slice(at, at + 40))}`);
  return whole;
}

/** RFC 9051 7.5.2: the shape of a BODYSTRUCTURE (or BODY without extension data). */
export function checkStructure(value: ImapValue | undefined, name: string, extended: boolean): void {
  assert.ok(Array.isArray(value), `${name}: a structure is a list`);
  const parts = value as readonly ImapValue[];
  if (Array.isArray(parts[0])) {
    let i = 0;
    while (Array.isArray(parts[i])) checkStructure(parts[i++], name, extended);
    assert.equal(typeof parts[i], "string", `${name}: a multipart has a subtype`);
    assert.ok(extended ? parts.length - i - 1 <= 4 : parts.length === i + 1, `${name}: extension data of a multipart`);
    return;
  }
  const [type, subtype, parameters, id, description, encoding, size] = parts;
  assert.ok(typeof type === "string" && typeof subtype === "string", `${name}: type and subtype`);
  assert.ok(
    parameters === null || (Array.isArray(parameters) && parameters.length % 2 === 0 && parameters.length > 0),
    `${name}: parameters in pairs`,
  );
  for (const each of [id, description])
    assert.ok(each === null || typeof each === "string", `${name}: id and description`);
  assert.equal(typeof encoding, "string", `${name}: encoding`);
  assert.match(String(size), /^\d+$/, `${name}: size`);
  let next = 7;
  if (type.toLowerCase() === "message" && ["rfc822", "global"].includes(subtype.toLowerCase())) {
    assert.ok(Array.isArray(parts[7]) && parts[7].length === 10, `${name}: an enclosed message has an envelope`);
    checkStructure(parts[8], name, extended);
    assert.match(String(parts[9]), /^\d+$/, `${name}: lines of an enclosed message`);
    next = 10;
  } else if (type.toLowerCase() === "text") {
    assert.match(String(parts[7]), /^\d+$/, `${name}: lines of a text`);
    next = 8;
  }
  assert.ok(
    extended ? parts.length - next <= 4 : parts.length === next,
    `${name}: extension data of a part: ${JSON.stringify(parts)}`,
  );
}
