/** The arguments of one command or test: tagged ones are taken by their names, in any order, then the others by their places (RFC 5228 2.6). */
import type { Deed, Judgement } from "../definition.ts";
import type { Checker } from "./checker.ts";
import type { Argument, Node, StringArgument } from "./grammar.ts";
import type { Text } from "./text.ts";

/** A tag of a group of which one may be given, and the extension that brings it. */
export type TagGroup<Name extends string> = Readonly<Record<Name, string | undefined>>;

/** A tag that was taken from the arguments, where it was written and where its value is until the next is taken. */
interface TakenTag<Name extends string = string> {
  readonly name: Name;
  readonly at: number;
  readonly index: number;
}

export class Arguments {
  readonly #node: Node;
  readonly checker: Checker;
  #left: Argument[];
  #tests: Node[];
  /** The last tag that was taken: nothing else stands in front of one (RFC 5228 2.6.2). */
  #lastTag: { readonly name: string; readonly at: number } | undefined;
  #takesTests = false;
  #takesBlock = false;

  constructor(node: Node, checker: Checker) {
    this.#node = node;
    this.checker = checker;
    this.#left = [...node.arguments];
    this.#tests = [...node.tests];
  }

  get at(): number {
    return this.#node.at;
  }

  get name(): string {
    return this.#node.name;
  }

  /** Tells a mistake, at the command itself unless a place is given. */
  mistake(text: string, at: number = this.#node.at): void {
    this.checker.mistakes.add(at, text);
  }

  /** Whether the tag stands among the arguments, taken or not. */
  isWritten(tag: string): boolean {
    return this.#node.arguments.some((argument) => argument.kind === "tag" && argument.name === tag);
  }

  /** Whether the tag is given. `requires`: the extension that brings it. */
  tag(name: string, requires?: string): boolean {
    return this.#takeTag(name, requires) !== undefined;
  }

  tagString(name: string, requires?: string): Text | undefined {
    return this.#tagTexts(name, requires, false)?.[0];
  }

  tagStrings(name: string, requires?: string): readonly Text[] | undefined {
    return this.#tagTexts(name, requires, true);
  }

  tagNumber(name: string, requires?: string): number | undefined {
    const place = this.#takeTag(name, requires);
    return place === undefined ? undefined : this.numberOf({ name, ...place });
  }

  /** The one tag of a group that is given. */
  oneOf<Name extends string>(group: TagGroup<Name>): TakenTag<Name> | undefined {
    let found: TakenTag<Name> | undefined;
    for (const name of Object.keys(group) as Name[]) {
      const place = this.#takeTag(name, group[name]);
      if (place === undefined) continue;
      if (found !== undefined) this.mistake(`:${found.name} and :${name} exclude each other`, place.at);
      found ??= { name, ...place };
    }
    return found;
  }

  /** The string that follows a tag that was taken. */
  valueOf(tag: TakenTag): Text | undefined {
    return this.#textsAt(tag, false)?.[0];
  }

  valuesOf(tag: TakenTag): readonly Text[] | undefined {
    return this.#textsAt(tag, true);
  }

  numberOf(tag: TakenTag): number | undefined {
    const value = this.#left[tag.index];
    if (value?.kind !== "number") {
      this.mistake(`:${tag.name} takes a number`, tag.at);
      return undefined;
    }
    this.#left.splice(tag.index, 1);
    return value.value;
  }

  /** The next argument that is no tag. */
  string(what: string): Text {
    return this.strings(what, false)[0] ?? { at: this.at, pieces: [], fixed: undefined };
  }

  strings(what: string, mayBeList = true): readonly Text[] {
    const argument = this.#takeNext(what);
    if (argument === undefined) return [];
    if (argument.kind === "strings" && (mayBeList || !argument.isList)) return this.#texts(argument.values);
    this.mistake(`${what}: a string${mayBeList ? " or a list of strings" : ""} is expected here`, argument.at);
    return [];
  }

  number(what: string): number {
    const argument = this.#takeNext(what);
    if (argument === undefined) return 0;
    if (argument.kind === "number") return argument.value;
    this.mistake(`${what}: a number is expected here`, argument.at);
    return 0;
  }

  #takeNext(what: string): Argument | undefined {
    const argument = this.#left.find(({ kind }) => kind !== "tag");
    if (argument === undefined) {
      this.mistake(`${this.name} needs ${what}`);
      return undefined;
    }
    this.#left.splice(this.#left.indexOf(argument), 1);
    if (this.#lastTag !== undefined && this.#lastTag.at > argument.at) {
      this.mistake(`:${this.#lastTag.name} belongs in front of the arguments that are no tags`, this.#lastTag.at);
      this.#lastTag = undefined;
    }
    return argument;
  }

  /** How many arguments that are no tags are still to be taken. */
  get places(): number {
    return this.#left.filter(({ kind }) => kind !== "tag").length;
  }

  test(): Judgement {
    this.#takesTests = true;
    const [first, ...more] = this.#tests;
    this.#tests = [];
    if (first === undefined || more.length > 0 || this.#node.isTestList) {
      this.mistake(`${this.name} needs one test${this.#node.isTestList ? ", without parentheses" : ""}`);
      return () => false;
    }
    return this.checker.test(first);
  }

  tests(): readonly Judgement[] {
    this.#takesTests = true;
    const tests = this.#tests;
    this.#tests = [];
    if (!this.#node.isTestList) this.mistake(`${this.name} needs a list of tests between parentheses`);
    return tests.map((test) => this.checker.test(test));
  }

  block(): Deed {
    this.#takesBlock = true;
    if (this.#node.block !== undefined) return this.checker.block(this.#node.block);
    this.mistake(`${this.name} needs a block between braces`);
    return () => {};
  }

  /** Tells what nobody took. */
  end(): void {
    for (const argument of this.#left) {
      const what =
        argument.kind === "tag" ? `:${argument.name}` : `this ${argument.kind === "number" ? "number" : "string"}`;
      this.mistake(`${this.name} does not take ${what}`, argument.at);
    }
    const [test] = this.#tests;
    if (!this.#takesTests && test !== undefined) {
      const isCommand = this.checker.isCommand(test.name);
      this.mistake(isCommand ? `a semicolon is missing behind ${this.name}` : `${this.name} takes no test`, test.at);
    }
    if (!this.#takesBlock && this.#node.block !== undefined) this.mistake(`${this.name} takes no block`);
  }

  /** Where the tag was, and its value is now. */
  #takeTag(name: string, requires: string | undefined): { readonly at: number; readonly index: number } | undefined {
    const index = this.#left.findIndex((argument) => argument.kind === "tag" && argument.name === name);
    const tag = this.#left[index];
    if (tag === undefined) return undefined;
    this.#left.splice(index, 1);
    this.checker.need(requires, `:${name}`, tag.at);
    if (this.#lastTag === undefined || this.#lastTag.at < tag.at) this.#lastTag = { name, at: tag.at };
    const again = this.#left.findIndex((argument) => argument.kind === "tag" && argument.name === name);
    if (again >= 0) {
      this.mistake(`:${name} is given twice`, this.#left[again]?.at);
      this.#left.splice(again, 1);
    }
    return { at: tag.at, index };
  }

  #tagTexts(name: string, requires: string | undefined, mayBeList: boolean): readonly Text[] | undefined {
    const place = this.#takeTag(name, requires);
    return place === undefined ? undefined : this.#textsAt({ name, ...place }, mayBeList);
  }

  #textsAt(tag: TakenTag, mayBeList: boolean): readonly Text[] | undefined {
    const value = this.#left[tag.index];
    if (value?.kind !== "strings" || (value.isList && !mayBeList)) {
      this.mistake(`:${tag.name} takes a string${mayBeList ? " or a list of strings" : ""}`, tag.at);
      return undefined;
    }
    this.#left.splice(tag.index, 1);
    return this.#texts(value.values);
  }

  #texts(values: readonly StringArgument[]): readonly Text[] {
    return values.map((value) => this.checker.text(value));
  }
}
