#!/usr/bin/env bash
# Usage: Tests/run-demo.sh PORTICO COMMAND...
# Starts the demo on free ports with a data folder of its own, waits until it answers, runs the command with PORTICO_DEMO
# set to the path of demo.json and PORTICO_BINARY to the binary, and stops the demo with SIGINT. Fails where the command does, and where the demo does not
# drain and exit with 0 in time. PORTICO_KEEP=1 keeps the data folder; PORTICO_DEMO_OWNER=1 gives the command PORTICO_OWNER_KEY,
# a key of the whole organisation, which the demo's own keys are not, and PORTICO_LIVE_KEY, its counterpart of live mode.
set -euo pipefail

start_seconds=30
drain_seconds=40
root=$(cd "$(dirname "$0")/.." && pwd)
portico=$1
shift

data=$(mktemp -d "${TMPDIR:-/tmp}/portico-demo.XXXXXX")
demo=

finish() {
    if [ -n "$demo" ] && kill -0 "$demo" 2>/dev/null; then kill -KILL "$demo" 2>/dev/null || true; fi
    if [ -n "${PORTICO_KEEP:-}" ]; then echo "kept $data"; else rm -rf "$data"; fi
}
trap finish EXIT

give_up() {
    echo "demo: $1" >&2
    tail -n 20 "$data/output.txt" >&2 2>/dev/null || true
    tail -n 20 "$data/demo.log" >&2 2>/dev/null || true
    exit 1
}

is_up() {   # the host's address as it stands in demo.json: http://localhost:PORT
    local port=${1##*:} line
    exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
    printf 'GET /health HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$port" >&3
    read -r -t 5 line <&3 || line=
    exec 3<&- 3>&-
    [[ $line == "HTTP/1.1 200"* ]]
}

fact() {   # a text value of demo.json
    sed -nE "s/.*\"$1\" *: *\"([^\"]*)\".*/\1/p" "$data/demo.json" | head -n 1
}

cd "$root"
if [ -n "${PORTICO_DEMO_OWNER:-}" ]; then
    # The demo takes up the organisation of its name, as it does after a first start that was cut off.
    organization=$(PORTICO_DATA_FOLDER="$data" "$portico" org create --name "Portico Demo")
    PORTICO_OWNER_KEY=$(PORTICO_DATA_FOLDER="$data" "$portico" key create --org "$organization" --name "API tests")
    PORTICO_LIVE_KEY=$(PORTICO_DATA_FOLDER="$data" "$portico" key create --org "$organization" --name "API tests" --live)
    export PORTICO_OWNER_KEY PORTICO_LIVE_KEY
fi
"$portico" demo --quiet --data "$data" --admin-port 0 --main-port 0 --shop-port 0 >"$data/output.txt" 2>&1 </dev/null &
demo=$!

waited=0
until [ -s "$data/demo.json" ] && is_up "$(fact adminBackend)" 2>/dev/null && is_up "$(fact mainFrontend)" 2>/dev/null; do
    kill -0 "$demo" 2>/dev/null || give_up "it ended while it started"
    [ $waited -lt $((start_seconds * 10)) ] || give_up "it does not answer after $start_seconds s"
    sleep 0.1
    waited=$((waited + 1))
done

status=0
PORTICO_BINARY=$(realpath "$portico") PORTICO_DEMO="$data/demo.json" "$@" || status=$?

kill -0 "$demo" 2>/dev/null || give_up "it ended while the command ran"
kill -INT "$demo"
waited=0
while kill -0 "$demo" 2>/dev/null; do
    [ $waited -lt $((drain_seconds * 10)) ] || give_up "it did not stop within $drain_seconds s of SIGINT"
    sleep 0.1
    waited=$((waited + 1))
done
stopped=0
wait "$demo" || stopped=$?
demo=
[ $stopped = 0 ] || give_up "it ended with status $stopped after SIGINT"
exit $status
