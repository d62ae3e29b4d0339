#!/usr/bin/env bash
# Starts Posthorn as its users would run it, for the peer benchmark, and writes DIR/target.json.
#   bench/target.sh start DIR     120 accounts u1..u120@bench.test, password benchpass; as many workers as Posthorn takes by itself (or WORKERS=n)
#   bench/target.sh again DIR     the same on what an earlier start has left, to measure other code on the same mail
#   bench/target.sh stop DIR
# Needs a Node that runs Posthorn: the one that npm ci installed is taken first.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export PATH="$root/node_modules/.bin:$PATH"
posthorn() { node "$root/bin/posthorn.js" "$@" --config "$dir/posthorn.toml"; }

cmd=${1:-}; dir=${2:-}
if [ -z "$dir" ]; then echo "usage: bench/target.sh start|again|stop DIR" >&2; exit 2; fi

if [ "$cmd" = stop ]; then
  pid=$(cat "$dir/data/posthorn.pid" 2>/dev/null || true)
  [ -n "$pid" ] || exit 0
  kill "$pid" 2>/dev/null || true
  for _ in $(seq 400); do kill -0 "$pid" 2>/dev/null || exit 0; sleep 0.1; done
  echo "Posthorn ($pid) does not stop" >&2; exit 1
fi
[ "$cmd" = start ] || [ "$cmd" = again ] || { echo "usage: bench/target.sh start|again|stop DIR" >&2; exit 2; }

[ "$cmd" = again ] || rm -rf "$dir"
mkdir -p "$dir"; dir=$(cd "$dir" && pwd)
users=${USERS:-120}
cat > "$dir/posthorn.toml" <<C
hostname = "mx.bench.test"
workers = ${WORKERS:-0}
[listen]
smtp = ["127.0.0.1:0"]
submission = ["127.0.0.1:0"]
submissions = ["127.0.0.1:0"]
imap = ["127.0.0.1:0"]
imaps = ["127.0.0.1:0"]
pop3 = ["127.0.0.1:0"]
pop3s = ["127.0.0.1:0"]
lmtp = ["127.0.0.1:0"]
http = ["127.0.0.1:0"]
https = []
[smtp]
foreignAuthors = true
[sending]
recipientsPerDay = 0
failuresPerDay = 0
[limits]
connectionsPerAddress = 20000
[[routes]]
domain = "remote.example"
host = "127.0.0.1:4099"
tls = "none"
C
if [ "$cmd" = start ]; then
  posthorn domain add bench.test > /dev/null
  # shellcheck disable=SC2046
  echo benchpass | posthorn account add --password-stdin $(seq -f 'u%g@bench.test' "$users") > /dev/null
fi
ulimit -n "$(ulimit -Hn)"
setsid node "$root/bin/posthorn.js" serve --config "$dir/posthorn.toml" < /dev/null > "$dir/log" 2>&1 &
for _ in $(seq 300); do [ -f "$dir/data/running.json" ] && break; kill -0 $! 2>/dev/null || break; sleep 0.1; done
[ -f "$dir/data/running.json" ] || { cat "$dir/log" >&2; exit 1; }
# A server that has been up for a few seconds is measured: what workers and the sender do first (docs/design/0069-a-new-process-rehearses.md) is over.
cores=${WORKERS:-0}; [ "$cores" -gt 0 ] || cores=$(nproc)
for _ in $(seq 600); do [ "$(grep -c '"\(not \)\?rehearsed"' "$dir/log")" -gt "$cores" ] && break; sleep 0.1; done
node -e '
  const { pid, listeners } = JSON.parse(require("fs").readFileSync(process.argv[1] + "/data/running.json", "utf8"));
  const ports = Object.fromEntries(listeners.map(({ role, port }) => [role, port]));
  const target = { name: "posthorn", roots: [pid], ports, users: Number(process.argv[2]), user: "u%d@bench.test", password: "benchpass", sinkPort: 4099, idle: 1000 };
  require("fs").writeFileSync(process.argv[1] + "/target.json", JSON.stringify(target, undefined, 2) + "\n");
' "$dir" "$users"
echo "$dir/target.json"
