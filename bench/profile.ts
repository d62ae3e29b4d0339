/**
 * Where the server's CPU goes in rows of the peer benchmark, by Linux's perf: `node bench/profile.ts ROWS DIR [--messages 5000]`. DIR is where
 * `NODE_OPTIONS=--perf-basic-prof bench/target.sh start DIR` has started the server. Prints the share of each kind of work, and with
 * `--functions 20` the functions that take most.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { run } from "../test/support/tools.ts";
import { processesOf } from "./server-cpu.ts";

/** The first that fits names the work. Symbols of the kernel have `k:` in front, those of the program and its libraries nothing. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ["kernel: sockets", /^k:.*(tcp|inet|sock|skb|net_|ip_|loopback|napi|__dev_|release_sock|ep_|epoll|nf_)/],
  [
    "kernel: files and disk",
    /^k:.*(ext4|jbd2|blk|bio|vfs|page_cache|filemap|folio|fsync|virtio|writeback|iomap|fcntl|posix_lock|file)/,
  ],
  ["kernel: threads", /^k:.*(futex|sched|wake|switch|idle|rq|pick_next|dequeue|enqueue|load_balance|update_curr)/],
  ["kernel: memory", /^k:.*(page|fault|mm|vma|alloc|slab|kmem|clear|cgroup|charge)/],
  ["kernel: other", /^k:/],
  [
    "SQLite",
    /sqlite|^(btree|vdbe|pager|wal|pcache|unix)[A-Z]|Vdbe|balance_|^(moveTo|getAndInit|accessPayload|readDb|cellSize|fillIn|insertCell)/i,
  ],
  ["zstd", /ZSTD|HUF_|FSE_|XXH/],
  [
    "collecting garbage",
    /Scaveng|Mark(ing|Compact|er)|Sweep|Evacuat|GC|Heap::|Pretenur|WriteBarrier|Concurrent|ObjectVisitor|IterateBody|Space::|MemoryAllocator|ArrayBufferSweeper/,
  ],
  [
    "compiling",
    /Compil|Parser|Scanner|Interpreter|Ignition|baseline|Maglev|maglev|Turbo|turboshaft|compiler|Deopt|Bytecode|Assembler|Feedback/,
  ],
  ["JavaScript", /^JS:|^Builtin|^Bytecode|LazyCompile|^Function:|^~|^\*|^\^/],
  ["V8's runtime", /v8::|Runtime_/],
  ["Node and libuv", /node::|uv_|^uv__|napi|simdutf|ada::|llhttp/],
  ["OpenSSL", /OPENSSL|EVP|SHA|sha256|CRYPTO|ossl|aes|argon/i],
  ["copying and allocating", /mem(cpy|move|set|cmp)|malloc|free|realloc|operator new|operator delete/],
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: "string", default: "5000" },
    rounds: { type: "string", default: "2" },
    functions: { type: "string", default: "0" },
  },
});
const [rows = "", target = ""] = positionals;
const { roots } = JSON.parse(readFileSync(join(target, "target.json"), "utf8")) as { roots: number[] };
const folder = mkdtempSync(join(tmpdir(), "posthorn-profile-"));
for (const row of rows.split(",")) {
  // What is filled, compiled and learned once is not what the row costs.
  await runRow(row, "1");
  const data = join(folder, "perf.data");
  const pids = processesOf(roots).join(",");
  const perf = spawn("perf", ["record", "-q", "-F", "1999", "-o", data, "-p", pids], { stdio: "ignore" });
  const exited = once(perf, "exit");
  await runRow(row, values.rounds);
  perf.kill("SIGINT");
  await exited;
  const { stdout } = await run("perf", ["script", "-i", data, "-F", "comm,ip,sym,dso"], { mayFail: true });
  print(row, stdout);
}
rmSync(folder, { recursive: true });

async function runRow(row: string, rounds: string): Promise<void> {
  const options = ["--rounds", rounds, "--messages", values.messages];
  await run(process.execPath, [join(import.meta.dirname, "row.ts"), row, join(target, "target.json"), ...options]);
}

function print(row: string, script: string): void {
  const kinds = new Map<string, number>();
  const functions = new Map<string, number>();
  let all = 0;
  for (const line of script.split("\n")) {
    const [, symbol = "", dso = ""] = /^ *\S.*? +[0-9a-f]+ (.*) \(([^()]*(?:\([^()]*\))?[^()]*)\)$/.exec(line) ?? [];
    if (symbol === "" && dso === "") continue;
    all++;
    const name =
      dso.includes("kernel") || dso.includes("[k") || dso.endsWith(".ko")
        ? `k:${symbol}`
        : dso.endsWith(".map")
          ? `JS:${symbol}`
          : symbol;
    const kind = KINDS.find(([, pattern]) => pattern.test(name))?.[0] ?? "other";
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    functions.set(`${kind}: ${name}`, (functions.get(`${kind}: ${name}`) ?? 0) + 1);
  }
  const share = (count: number): string => `${((100 * count) / all).toFixed(1)} %`;
  const sorted = (map: Map<string, number>): [string, number][] => [...map].sort(([, a], [, b]) => b - a);
  console.log(
    `${row} (${all} samples): ${sorted(kinds)
      .map(([kind, count]) => `${kind} ${share(count)}`)
      .join(", ")}`,
  );
  for (const [name, count] of sorted(functions).slice(0, Number(values.functions)))
    console.log(`  ${share(count).padStart(7)}  ${name.slice(0, 120)}`);
}
