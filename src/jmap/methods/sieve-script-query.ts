import { type KeptScript, listScripts } from "../../mail/sieve/scripts.ts";
import { fold } from "../../store/search/fold.ts";
import type { Method } from "../method.ts";
import { sieveScriptType } from "../sieve/script.ts";
import { conditionBy, meets, queryResponse, takeFilter, takeSort, takeWindow } from "../standard/query.ts";
import { recordState } from "../standard/records.ts";
import { comparison } from "../standard/sort.ts";

const SORTS: ReadonlySet<string> = new Set(["name", "isActive"]);

const conditionOf = conditionBy<KeptScript>({
  name: (value) => (typeof value === "string" ? ({ name }: KeptScript) => fold(name).includes(fold(value)) : undefined),
  isActive: (value) => (typeof value === "boolean" ? ({ isActive }: KeptScript) => isActive === value : undefined),
});

export const sieveScriptQuery: Method = {
  name: "SieveScript/query",
  rfc: "9661 2.5",
  using: sieveScriptType.using,
  async run(call) {
    const account = call.account();
    const filter = takeFilter(call, conditionOf);
    const sort = takeSort(call, SORTS);
    const window = takeWindow(call);
    call.args.end();
    const { scripts, state } = await account.read(async (mail) => ({
      scripts: await listScripts(mail),
      state: await recordState(mail, sieveScriptType),
    }));
    const found = scripts
      .filter((script) => filter === undefined || meets(filter, (condition) => condition(script)))
      .toSorted(
        comparison(sort, ({ name, isActive }, property, collate) =>
          property === "name" ? collate(name) : Number(isActive),
        ),
      );
    const ids = found.map(({ id }) => sieveScriptType.idText(id));
    return queryResponse(call, window, { ids, state, canCalculateChanges: false });
  },
};
