/** Legs that wait in memory: the next is of the highest priority, then of the author who has waited longest for a turn. */
import { Tally } from "../../base/tally.ts";
import type { Lane } from "./lane.ts";
import type { Leg } from "./leg.ts";

interface LaneLine {
  readonly lane: Lane;
  readonly legs: Leg[];
}

interface AuthorLine {
  readonly author: number;
  /** The one whose turn is next comes first. */
  readonly lanes: LaneLine[];
}

export class Line {
  /** By priority, the highest first; in each the author whose turn is next comes first. */
  #levels: { readonly priority: number; readonly authors: AuthorLine[] }[] = [];
  readonly #atHops = new Tally<string>();
  readonly #ofAuthors = new Tally<number>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Legs of one hop. */
  at(hop: string): number {
    return this.#atHops.of(hop);
  }

  /** Legs of one author. */
  of(author: number): number {
    return this.#ofAuthors.of(author);
  }

  /** Hops that have so many legs, or more. */
  hopsWith(legs: number): readonly string[] {
    return [...this.#atHops].filter(([, count]) => count >= legs).map(([hop]) => hop);
  }

  add(leg: Leg): void {
    const { lane } = leg;
    const authors = this.#level(lane.priority);
    let author = authors.find((each) => each.author === lane.author);
    if (author === undefined) authors.push((author = { author: lane.author, lanes: [] }));
    let line = author.lanes.find((each) => each.lane.hop === lane.hop);
    if (line === undefined) author.lanes.push((line = { lane, legs: [] }));
    line.legs.push(leg);
    this.#count(lane, 1);
  }

  /** The next that may go, taken out. */
  take(mayGo: (leg: Leg) => boolean): Leg | undefined {
    for (const { authors } of this.#levels) {
      for (const author of authors) {
        const leg = takeOf(author, mayGo);
        if (leg === undefined) continue;
        backToTheEnd(authors, author, author.lanes.length === 0);
        this.#count(leg.lane, -1);
        return leg;
      }
    }
    return undefined;
  }

  /** Takes out all legs of a hop. */
  takeHop(hop: string): readonly Leg[] {
    if (this.at(hop) === 0) return [];
    const taken: Leg[] = [];
    for (const { authors } of this.#levels) {
      for (const author of authors.slice()) {
        for (const line of author.lanes.filter(({ lane }) => lane.hop === hop)) {
          taken.push(...line.legs);
          this.#count(line.lane, -line.legs.length);
          author.lanes.splice(author.lanes.indexOf(line), 1);
        }
        if (author.lanes.length === 0) authors.splice(authors.indexOf(author), 1);
      }
    }
    return taken;
  }

  #level(priority: number): AuthorLine[] {
    const known = this.#levels.find((level) => level.priority === priority);
    if (known !== undefined) return known.authors;
    const level = { priority, authors: [] };
    this.#levels = [...this.#levels.filter(({ authors }) => authors.length > 0), level].sort(
      (one, other) => other.priority - one.priority,
    );
    return level.authors;
  }

  #count({ hop, author }: Lane, legs: number): void {
    this.#size += legs;
    this.#atHops.add(hop, legs);
    this.#ofAuthors.add(author, legs);
  }
}

function takeOf({ lanes }: AuthorLine, mayGo: (leg: Leg) => boolean): Leg | undefined {
  for (const line of lanes) {
    const [leg] = line.legs;
    if (leg === undefined || !mayGo(leg)) continue;
    line.legs.shift();
    backToTheEnd(lanes, line, line.legs.length === 0);
    return leg;
  }
  return undefined;
}

/** It has had its turn; or it is empty and goes for good. */
function backToTheEnd<Each>(ring: Each[], each: Each, isEmpty: boolean): void {
  ring.splice(ring.indexOf(each), 1);
  if (!isEmpty) ring.push(each);
}
