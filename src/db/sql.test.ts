import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { joiner, sql, type Sql, type Value } from "./sql.ts";

const numbered = joiner((index) => `$${index}`);
const plain = joiner(() => "?");

describe("sql", () => {
  it("makes parameters of values and text of pieces", () => {
    const where = sql`a = ${1} and ${sql`b in (${"x"}, ${null})`}`;
    const statement = sql`select ${sql`count(*)`} from t where ${where} limit ${5n}`;
    assert.equal(plain(statement), "select count(*) from t where a = ? and b in (?, ?) limit ?");
    assert.equal(numbered(statement), "select count(*) from t where a = $1 and b in ($2, $3) limit $4");
    assert.deepEqual(statement.values, [1, "x", null, 5n]);
  });

  it("never takes a value for text", () => {
    const hostile: Value[] = ["'; drop table t; --", "$1", "?", Uint8Array.of(39, 59)];
    for (const value of hostile) {
      assert.equal(numbered(sql`select ${value}`), "select $1");
      assert.deepEqual(sql`select ${sql`${value}`}`.values, [value]);
    }
  });

  it("joins the statement of one line of code once, for each choice of its pieces", () => {
    const one = (id: number): Sql => sql`select ${id}`;
    assert.equal(one(1).text, one(2).text);
    assert.equal(numbered(one(1)), numbered(one(2)));
    const around = (inner: Sql, id: number): Sql => sql`select ${inner} from t where id = ${id}`;
    const [name, size] = [sql`name`, sql`size + ${1}`];
    assert.equal(around(name, 1).text, around(name, 2).text);
    assert.equal(plain(around(name, 1)), "select name from t where id = ?");
    assert.equal(plain(around(size, 1)), "select size + ? from t where id = ?");
    const either = (left: Value | Sql, right: Value | Sql): Sql => sql`${left} < ${right}`;
    assert.equal(plain(either(name, 1)), "name < ?");
    assert.equal(plain(either(1, name)), "? < name");
    const built = (length: number): Sql => ({
      text: ["in (", ...Array<string>(length - 1).fill(", "), ")"],
      values: [],
    });
    assert.equal(plain(built(2)), "in (?, ?)");
    assert.equal(plain(built(3)), "in (?, ?, ?)");
  });

  it("has one parameter fewer than pieces of text, however deep", () => {
    const piece = fc.letrec<{ sql: Sql }>((tie) => ({
      sql: fc.oneof(
        { maxDepth: 4 },
        fc.integer().map((value) => sql`v ${value}`),
        fc.constant(sql`none`),
        fc.tuple(tie("sql"), fc.string(), tie("sql")).map(([left, value, right]) => sql`(${left} ${value} ${right})`),
      ),
    })).sql;
    fc.assert(
      fc.property(piece, ({ text, values }) => {
        assert.equal(text.length, values.length + 1);
        assert.equal(plain({ text, values }).split("?").length, text.length);
      }),
    );
  });
});
