import type { Spools } from "../../src/blob/spool.ts";
export async function openSpools(_: string): Promise<Spools> {
  return {
    open: () => {
      const parts: Uint8Array[] = [];
      let size = 0;
      return {
        write: (c) => {
          parts.push(c.slice());
          size += c.length;
        },
        get size() {
          return size;
        },
        take: async () => Buffer.concat(parts),
        async [Symbol.asyncDispose]() {},
      };
    },
    async [Symbol.asyncDispose]() {},
  };
}
