import assert from "node:assert/strict";
import { constants, DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { sql } from "./sql.ts";
import { sqliteText } from "./sqlite-text.ts";

describe("statements for SQLite", () => {
  it("are planned once, whatever their LIMIT", () => {
    using db = new DatabaseSync(":memory:");
    db.exec("create table place (id integer primary key); insert into place values (1), (2), (3)");
    let plannings = 0;
    db.setAuthorizer((action) => {
      if (action === constants.SQLITE_SELECT) plannings++;
      return constants.SQLITE_OK;
    });
    const page = (limit: number) => sql`select id from place where id > ${1} order by id limit ${limit}`;
    const statement = db.prepare(sqliteText(page(1)));
    assert.equal(statement.all(...page(1).values).length, 1);
    assert.equal(statement.all(...page(5000).values).length, 2);
    assert.equal(statement.all(...page(0).values).length, 0);
    assert.equal(plannings, 1);
  });

  it("have the form of a parameter elsewhere", () => {
    assert.equal(sqliteText(sql`select ${1} limit ${2} offset ${3}`), "select ? limit ?+0 offset ?");
    assert.equal(sqliteText(sql`update quota set "limit" = ${1}`), 'update quota set "limit" = ?');
  });
});
