/** Makes of the commands of a script what is to be done, and tells everything that is wrong with them. */
import type { Deed, Judgement, Leaving } from "../definition.ts";
import { isExtension, isImplied } from "../extensions.ts";
import type { Loop } from "../mime/loop.ts";
import { MistakeList, Places } from "../mistakes.ts";
import { commands, tests } from "../registry.ts";
import { Failed } from "../running/failed.ts";
import type { SieveScript } from "../script.ts";
import { Arguments } from "./arguments.ts";
import { readConditional } from "./conditional.ts";
import type { Node, StringArgument } from "./grammar.ts";
import { decodeCharacters, fixedText, type Text, textWithVariables } from "./text.ts";

export function checkScript(nodes: readonly Node[], text: string, mistakes: MistakeList): SieveScript {
  const checker = new Checker(text, mistakes);
  const body = checker.script(nodes);
  return { requires: checker.requires, length: text.length, body };
}

export class Checker {
  mistakes: MistakeList;
  readonly #script: string;
  readonly #places: Places;
  readonly #required = new Set<string>();
  readonly #enabled = new Set<string>();
  /** The loops around what is read, the innermost last. */
  readonly loops: Loop[] = [];
  /** An ihave asked for what is not there: what is not understood behind it is an error only when it is run (RFC 5463 4). */
  #isLenient = false;

  constructor(text: string, mistakes: MistakeList) {
    this.mistakes = mistakes;
    this.#script = text;
    this.#places = new Places(text);
  }

  get requires(): readonly string[] {
    return [...this.#required];
  }

  script(nodes: readonly Node[]): Deed {
    const first = nodes.findIndex(({ name }) => name !== "require");
    const start = first < 0 ? nodes.length : first;
    for (const node of nodes.slice(0, start)) this.#require(node);
    return this.block(nodes.slice(start));
  }

  has(extension: string): boolean {
    return this.#required.has(extension) || this.#enabled.has(extension) || isImplied(extension);
  }

  isCommand(name: string): boolean {
    return commands.has(name) || name === "if";
  }

  /** What may stand in front of the name of a variable. */
  get namespaces(): ReadonlySet<string> {
    return new Set(this.has("include") ? ["global"] : []);
  }

  /** Whether these extensions are there; if so they may be used from here on (RFC 5463 4). */
  supports(names: readonly string[]): boolean {
    const known = names.filter((name) => isExtension(name));
    for (const name of known) this.#enabled.add(name);
    this.#isLenient ||= known.length < names.length;
    return known.length === names.length;
  }

  inLoop<Result>(loop: Loop, read: () => Result): Result {
    this.loops.push(loop);
    const result = read();
    this.loops.pop();
    return result;
  }

  /** Tells that what stands at `at` needs an extension, when it was not required. */
  need(extension: string | undefined, what: string, at: number): void {
    if (extension !== undefined && !this.has(extension)) {
      this.mistakes.add(at, `${what} needs require "${extension}"`);
    }
  }

  block(nodes: readonly Node[]): Deed {
    const deeds: Deed[] = [];
    for (let at = 0; at < nodes.length;) {
      const node = nodes[at] as Node;
      if (node.name === "if") {
        const { deed, length } = readConditional(nodes, at, this);
        deeds.push(this.#placed(node, deed));
        at += length;
      } else {
        deeds.push(this.#placed(node, this.#command(node)));
        at++;
      }
    }
    return (run) => run.inTurn(deeds);
  }

  test(node: Node): Judgement {
    const judge = this.#tolerant((): Judgement => {
      const definition = tests.get(node.name);
      if (definition !== undefined) return this.#read(node, definition);
      this.mistakes.add(
        node.at,
        commands.has(node.name) ? `${node.name} is a command, no test` : `there is no test ${node.name}`,
      );
      return () => false;
    });
    return (run) => {
      run.spend(1);
      return judge(run);
    };
  }

  text({ at, value }: StringArgument): Text {
    const complain = (text: string): void => this.mistakes.add(at, text);
    const decoded = this.has("encoded-character") ? decodeCharacters(value, complain) : value;
    return this.has("variables") ? textWithVariables(at, decoded, this.namespaces, complain) : fixedText(at, decoded);
  }

  #command(node: Node): Deed {
    return this.#tolerant((): Deed => {
      const definition = commands.get(node.name);
      if (definition !== undefined) return this.#read(node, definition);
      this.mistakes.add(node.at, whyNoCommand(node.name));
      return () => {};
    });
  }

  /** Mistakes behind an ihave become errors of the run. */
  #tolerant<Result extends Deed | Judgement>(read: () => Result): Result | (() => never) {
    if (!this.#isLenient) return read();
    const { mistakes } = this;
    this.mistakes = new MistakeList(this.#script);
    const result = read();
    const { first } = this.mistakes;
    this.mistakes = mistakes;
    if (first === undefined) return result;
    return () => {
      throw new Failed(first);
    };
  }

  #read<Result>(node: Node, definition: { requires?: string; read(given: Arguments): Result }): Result {
    this.need(definition.requires, node.name, node.at);
    const given = new Arguments(node, this);
    const result = definition.read(given);
    given.end();
    return result;
  }

  /** An error that happens in it is told with its line. */
  #placed(node: Node, deed: Deed): Deed {
    const line = this.#places.lineOf(node.at);
    return (run): Leaving | void | Promise<Leaving | void> => {
      run.spend(1);
      run.line = line;
      return deed(run);
    };
  }

  #require(node: Node): void {
    const given = new Arguments(node, this);
    for (const { at, fixed = "" } of given.strings("the names of extensions")) {
      if (isExtension(fixed)) this.#required.add(fixed);
      else this.mistakes.add(at, `there is no extension "${fixed}" here`);
    }
    given.end();
  }
}

function whyNoCommand(name: string): string {
  if (name === "require") return "require stands at the start of the script, before all other commands";
  if (name === "elsif" || name === "else") return `${name} follows an if`;
  return tests.has(name) ? `${name} is a test, no command: it belongs behind if` : `there is no command ${name}`;
}
