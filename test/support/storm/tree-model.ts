/** The mailboxes below one name, as a server must have them after each change (RFC 9051 6.3.4 to 6.3.8, RFC 5530). */

interface Node {
  /** False: only the name is there, for what lies below it. */
  selectable: boolean;
  messages: number;
  /** UIDVALIDITY, once it has been seen. */
  validity: number | undefined;
}

function* above(name: string): Generator<string> {
  for (let end = name.indexOf("/"); end > 0; end = name.indexOf("/", end + 1)) yield name.slice(0, end);
}

export class TreeModel {
  /** What is above all of them. */
  readonly top: string;
  readonly nodes = new Map<string, Node>();
  readonly subscribed = new Set<string>();

  constructor(top: string) {
    this.top = top;
  }

  get names(): string[] {
    return [...this.nodes.keys()].sort();
  }

  /** Undefined when it is done; else the code of the refusal. */
  create(name: string): string | undefined {
    if (this.nodes.get(name)?.selectable === true) return "ALREADYEXISTS";
    for (const each of above(name)) if (!this.nodes.has(each)) this.#add(each, true);
    this.#add(name, true);
    return undefined;
  }

  delete(name: string): string | undefined {
    const node = this.nodes.get(name);
    if (node === undefined) return "NONEXISTENT";
    if (!node.selectable) return "HASCHILDREN";
    if (this.#isAboveSome(name)) this.#add(name, false);
    else {
      this.nodes.delete(name);
      this.#prune(name);
    }
    return undefined;
  }

  rename(from: string, to: string): string | undefined {
    if (!this.nodes.has(from)) return "NONEXISTENT";
    if (this.nodes.get(to)?.selectable === true || from === to) return "ALREADYEXISTS";
    if (to.startsWith(`${from}/`)) return "CANNOT";
    const branch = this.names.filter((name) => name === from || name.startsWith(`${from}/`));
    const moved = branch.map((name) => [name, to + name.slice(from.length), this.nodes.get(name)!] as const);
    for (const [name] of moved) this.nodes.delete(name);
    for (const each of above(to)) if (!this.nodes.has(each)) this.#add(each, false);
    for (const [name, next, node] of moved) {
      this.nodes.set(next, node);
      if (this.subscribed.has(name)) this.subscribed.add(next);
    }
    this.#prune(from);
    return undefined;
  }

  #add(name: string, selectable: boolean): void {
    this.nodes.set(name, { selectable, messages: 0, validity: undefined });
  }

  #isAboveSome(name: string): boolean {
    return this.names.some((each) => each.startsWith(`${name}/`));
  }

  /** Names that nothing needs any more. */
  #prune(gone: string): void {
    for (const name of [...above(gone)].toReversed()) {
      if (this.nodes.get(name)?.selectable !== false || this.#isAboveSome(name)) return;
      this.nodes.delete(name);
    }
  }
}
