#!/usr/bin/env bash
# Usage: Tests/Bench/run.sh [SCENARIO...]
# Measures the release build against its peers and prints tables in Markdown. Scenarios: page page256 create create256 start
# idle replay lists live deliveries taxes; all of them unless some are named. The server has CPU 0, wrk CPU 1. Nothing here passes or fails: figures are for reading.
#   ROUNDS, SECS    rounds of a scenario, seconds of a measurement (default 5 and 4)
#   ROWS, CALLS     checkouts and calls of each kind for `lists` (default 1,000,000 and 400)
#   PAGES           open pages for `live` (default 10,000)
#   DELIVERIES      checkouts whose events `deliveries` sends (default 10,000)
#   PEERS           servers to compare, in this order (default: portico and whatever is built of
#                   hummingbird rust-hyper nginx-static)
#   PORTICO_PEERS   the folder with the peers' sources and schema (default ../shared/peers)
#   PEERS_BUILD     where `run.sh build` of that folder has put their binaries and data
#   PORTICO_BINARY  a binary to measure instead of this checkout's
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
export PORTICO_PEERS=${PORTICO_PEERS:-$root/../shared/peers}
export PEERS_BUILD=${PEERS_BUILD:-${TMPDIR:-/tmp}/peers}

for tool in wrk taskset python3; do
    command -v "$tool" >/dev/null || { echo "skipped: benchmarks: no $tool (apt-get install wrk util-linux python3)"; exit 0; }
done
[ "$(nproc)" -ge 2 ] || { echo "skipped: benchmarks: the server and the client need a CPU each"; exit 0; }

if [ -z "${PORTICO_BINARY:-}" ]; then
    swift build -c release --product portico --static-swift-stdlib
    PORTICO_BINARY=$(swift build -c release --show-bin-path)/portico
fi
export PORTICO_BINARY
run=$(mktemp -d "${TMPDIR:-/tmp}/portico-bench.XXXXXX")
trap 'rm -rf "$run"' EXIT
PYTHONDONTWRITEBYTECODE=1 python3 Tests/Bench/bench.py "$run" "$@"
