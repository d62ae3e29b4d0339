/** Lists of people as other programs give them: a spreadsheet's CSV, or an address a line. */

export interface Listed {
  readonly address: string;
  readonly name: string;
}

/** People of one list: each is an account with a store of its own. */
export const LISTED_MAX = 500;

/**
 * A line is somebody when it has an address, or a first part for one at `domain`; headings and empty lines are passed over. Undefined
 * for more than LISTED_MAX people.
 */
export function peopleListed(text: string, domain: string): readonly Listed[] | undefined {
  const people = new Map<string, Listed>();
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    if (people.size > LISTED_MAX) return undefined;
    const found = listed(cellsOf(line), domain);
    if (found !== undefined && !people.has(found.address.toLowerCase())) people.set(found.address.toLowerCase(), found);
  }
  return people.size > LISTED_MAX ? undefined : [...people.values()];
}

const ADDRESS = /^[^\s@"<>,;]+@[^\s@"<>,;]+\.[^\s@"<>,;]+$/;
const FIRST_PART = /^[A-Za-z0-9][\w.+-]*$/;

function listed(cells: readonly string[], domain: string): Listed | undefined {
  const at = cells.findIndex((cell) => ADDRESS.test(cell));
  if (at >= 0) {
    const name = cells.filter((cell, i) => i !== at && cell !== "" && !cell.includes("@")).join(" ");
    return { address: cells[at] ?? "", name };
  }
  const [only = "", ...others] = cells;
  const isFirstPart = FIRST_PART.test(only) && others.every((cell) => cell === "") && domain !== "";
  return isFirstPart ? { address: `${only}@${domain}`, name: "" } : undefined;
}

/** Of a line of CSV (RFC 4180), with commas, semicolons or tabs; "Ann Brown <ann@example.org>" is two cells. */
function cellsOf(line: string): readonly string[] {
  const cells = line.match(/"(?:[^"]|"")*"|[^,;\t"<>]+/g) ?? [];
  return cells.map((cell) =>
    cell
      .replace(/^"(.*)"$/, "$1")
      .replaceAll('""', '"')
      .trim(),
  );
}
