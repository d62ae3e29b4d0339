/** Numbers by position, in blocks: a copy shares them all, and takes a block of its own where it changes something. */

/** Numbers in a block: changing one copies 1 or 2 KiB, and a column of 100,000 has 400 blocks to share. */
const BLOCK_BITS = 8;
const BLOCK = 1 << BLOCK_BITS;

type Block = Uint32Array | Float64Array;
type NewBlock = (length: number) => Block;

/** What a snapshot shows of a column. */
export interface Column {
  /** 0 where there is nothing. */
  at(position: number): number;
}

export class BlockColumn implements Column {
  readonly #blocks: Block[];
  /** The blocks that nobody else has, by their place. */
  readonly #own: boolean[];
  readonly #newBlock: NewBlock;

  private constructor(blocks: Block[], own: boolean[], newBlock: NewBlock) {
    this.#blocks = blocks;
    this.#own = own;
    this.#newBlock = newBlock;
  }

  /** Room for so many whole numbers of 32 bits. */
  static ofIntegers(size: number): BlockColumn {
    return BlockColumn.#of(size, (length) => new Uint32Array(length));
  }

  /** Room for so many numbers. */
  static ofNumbers(size: number): BlockColumn {
    return BlockColumn.#of(size, (length) => new Float64Array(length));
  }

  static #of(size: number, newBlock: NewBlock): BlockColumn {
    const blocks: Block[] = [];
    for (let left = size; left > 0; left -= BLOCK) blocks.push(newBlock(Math.min(left, BLOCK)));
    return new BlockColumn(blocks, Array<boolean>(blocks.length).fill(true), newBlock);
  }

  /** The same numbers. Whoever holds the one this was made from may go on behind what is written there, and change nothing. */
  copy(): BlockColumn {
    return new BlockColumn(this.#blocks.slice(), Array<boolean>(this.#blocks.length).fill(false), this.#newBlock);
  }

  at(position: number): number {
    return this.#blocks[position >> BLOCK_BITS]?.[position & (BLOCK - 1)] ?? 0;
  }

  set(position: number, value: number): void {
    const place = position >> BLOCK_BITS;
    const block = this.#own[place] === true ? this.#blocks[place] : this.#takeOver(place);
    if (block !== undefined) block[position & (BLOCK - 1)] = value;
  }

  #takeOver(place: number): Block | undefined {
    const block = this.#blocks[place]?.slice();
    if (block === undefined) return undefined;
    this.#blocks[place] = block;
    this.#own[place] = true;
    return block;
  }

  get bytes(): number {
    return this.#blocks.reduce((sum, block) => sum + block.byteLength, 0);
  }
}
