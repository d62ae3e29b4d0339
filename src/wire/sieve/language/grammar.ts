/** Commands, tests and their arguments, whatever their names (RFC 5228 8.2). */
import { NESTING_MAX } from "../limits.ts";
import type { MistakeList } from "../mistakes.ts";
import type { Token } from "./lexer.ts";

export type Argument =
  | { readonly kind: "number"; readonly at: number; readonly value: number }
  | { readonly kind: "tag"; readonly at: number; readonly name: string }
  | {
      readonly kind: "strings";
      readonly at: number;
      readonly values: readonly StringArgument[];
      /** Written between brackets. */
      readonly isList: boolean;
    };

export interface StringArgument {
  readonly at: number;
  readonly value: string;
}

/** A command or a test. */
export interface Node {
  readonly name: string;
  readonly at: number;
  readonly arguments: readonly Argument[];
  readonly tests: readonly Node[];
  /** Written between parentheses. */
  readonly isTestList: boolean;
  /** Undefined for a test, and a command that ends with a semicolon. */
  readonly block: readonly Node[] | undefined;
}

/** Where a command cannot go on; it is told, and reading goes on behind it. */
class Stopped extends Error {
  readonly at: number;
  constructor(at: number, text: string) {
    super(text);
    this.at = at;
  }
}

export function readCommands(tokens: readonly Token[], mistakes: MistakeList): Node[] {
  return new Grammar(tokens, mistakes).read();
}

class Grammar {
  readonly #tokens: readonly Token[];
  readonly #mistakes: MistakeList;
  #next = 0;

  constructor(tokens: readonly Token[], mistakes: MistakeList) {
    this.#tokens = tokens;
    this.#mistakes = mistakes;
  }

  read(): Node[] {
    const commands: Node[] = [];
    while (this.#token.kind !== "end") {
      // One by one: there are more than one call takes.
      for (const command of this.#commands(0)) commands.push(command);
      if (this.#at("}")) this.#mistakes.add(this.#advance().at, "} closes nothing");
    }
    return commands;
  }

  get #token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #advance(): Token {
    const token = this.#token;
    if (token.kind !== "end") this.#next++;
    return token;
  }

  #at(name: string): boolean {
    return this.#token.kind === "mark" && this.#token.name === name;
  }

  #take(name: string): boolean {
    const isThere = this.#at(name);
    if (isThere) this.#next++;
    return isThere;
  }

  #commands(depth: number): Node[] {
    const commands: Node[] = [];
    while (this.#token.kind !== "end" && !this.#at("}")) {
      try {
        commands.push(this.#command(depth));
      } catch (error) {
        if (!(error instanceof Stopped)) throw error;
        this.#mistakes.add(error.at, error.message);
        this.#skipCommand();
      }
    }
    return commands;
  }

  /** Behind the next semicolon or block, or before the end of the block around it. */
  #skipCommand(): void {
    let depth = 0;
    for (; this.#token.kind !== "end"; this.#next++) {
      if (depth === 0 && this.#at("}")) return;
      if (depth === 0 && this.#take(";")) return;
      if (this.#at("{")) depth++;
      else if (this.#at("}") && --depth === 0) {
        this.#next++;
        return;
      }
    }
  }

  #command(depth: number): Node {
    const { at, name, ...rest } = this.#phrase(depth, "a command");
    if (this.#take(";")) return { at, name, ...rest, block: undefined };
    const opening = this.#token;
    if (!this.#take("{")) throw new Stopped(this.#endOfLast(), `a semicolon is missing behind ${name}`);
    if (depth >= NESTING_MAX)
      throw new Stopped(opening.at, `at most ${NESTING_MAX} blocks and tests stand within each other`);
    const block = this.#commands(depth + 1);
    if (!this.#take("}")) throw new Stopped(opening.at, "this { is never closed");
    return { at, name, ...rest, block };
  }

  /** Where one would have to write on. */
  #endOfLast(): number {
    return this.#token.kind === "end" ? (this.#tokens[this.#next - 1]?.at ?? 0) : this.#token.at;
  }

  #phrase(depth: number, what: string): Omit<Node, "block"> {
    const token = this.#token;
    if (token.kind !== "identifier") throw new Stopped(token.at, `${what} is expected here`);
    if (depth > NESTING_MAX)
      throw new Stopped(token.at, `at most ${NESTING_MAX} blocks and tests stand within each other`);
    this.#next++;
    const given: Argument[] = [];
    for (let argument = this.#argument(); argument !== undefined; argument = this.#argument()) given.push(argument);
    const { at, name } = token;
    if (this.#token.kind === "identifier") {
      return { at, name, arguments: given, tests: [this.#test(depth + 1)], isTestList: false };
    }
    if (!this.#take("(")) return { at, name, arguments: given, tests: [], isTestList: false };
    const tests = [this.#test(depth + 1)];
    while (this.#take(",")) tests.push(this.#test(depth + 1));
    if (!this.#take(")")) throw new Stopped(this.#token.at, "a comma or ) is expected here");
    return { at, name, arguments: given, tests, isTestList: true };
  }

  #test(depth: number): Node {
    return { ...this.#phrase(depth, "a test"), block: undefined };
  }

  #argument(): Argument | undefined {
    const token = this.#token;
    if (token.kind === "number" || token.kind === "tag") {
      this.#next++;
      return token;
    }
    if (token.kind === "string") {
      this.#next++;
      return { kind: "strings", at: token.at, values: [token], isList: false };
    }
    if (!this.#take("[")) return undefined;
    const values: StringArgument[] = [];
    do {
      const string = this.#token;
      if (string.kind !== "string") throw new Stopped(string.at, "a string is expected here");
      this.#next++;
      values.push(string);
    } while (this.#take(","));
    if (!this.#take("]")) throw new Stopped(this.#token.at, "a comma or ] is expected here");
    return { kind: "strings", at: token.at, values, isList: true };
  }
}
