#!/usr/bin/env bash
# Usage: Tests/run.sh [PART...]
# Runs the tests: all parts, or those that are named. Parts: format swift fuzz tax api browser providers. Each says what it leaves out and why; the
# last line is "N passed, N failed", where each Swift test, each browser and API test, each fuzz target and the format check counts one.
#   PORTICO_TESTDATA      folder of the published corpora (default: ../shared/testdata where it is there)
#   PORTICO_SKIP_BROWSER  1 leaves out the browser tests
#   PORTICO_FUZZ_SECONDS  how long each fuzz target runs (default 5)
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
exec </dev/null
export SWIFT_BACKTRACE=${SWIFT_BACKTRACE:-enable=no}
if [ -z "${PORTICO_TESTDATA:-}" ] && [ -d ../shared/testdata ]; then
    PORTICO_TESTDATA=$(cd ../shared/testdata && pwd)
fi
[ -z "${PORTICO_TESTDATA:-}" ] || export PORTICO_TESTDATA

logs=$(mktemp -d "${TMPDIR:-/tmp}/portico-tests.XXXXXX")
trap 'rm -rf "$logs"' EXIT
passed=0
failed=0
skipped=()

title() { printf '\n== %s\n' "$1"; }
count() { passed=$((passed + $1)); failed=$((failed + $2)); }
skip() { skipped+=("$1"); echo "skipped: $1"; }

# Runs a command, shows its output and keeps it in a file; answers the command's status. Call it before `||`.
observed() {
    local log=$1
    shift
    "$@" 2>&1 | tee "$log"
    return "${PIPESTATUS[0]}"
}

# Hides the lines of Swift Testing that only say that something began or passed.
quieter() { grep --line-buffered -vE '^[^ ]+ (Test|Suite|Test case) .* (started|passed)' || true; }

# The number before a word in a closing line, 0 where the word is missing.
number() { grep -oE "[0-9]+ $1" <<<"$2" | head -n 1 | grep -oE '^[0-9]+' || echo 0; }

run_format() {
    title "format: swift format lint"
    if swift format lint --strict --configuration .swift-format --recursive --parallel Package.swift Sources Tests; then
        count 1 0
    else
        count 0 1
    fi
}

run_swift() {
    title "swift: unit, conformance and tidiness tests"
    [ -n "${PORTICO_TESTDATA:-}" ] || skip "the tests over published corpora: no test data (PORTICO_TESTDATA)"
    if ! swift build --build-tests; then
        echo "the tests do not build"
        count 0 1
        return
    fi
    local status=0 line failures
    # The status is kept aside: the pipe's own is that of its last part.
    { swift test --skip-build --parallel --disable-xctest 2>&1 || echo "$?" >"$logs/status"; } | tee "$logs/swift.txt" | quieter
    [ ! -e "$logs/status" ] || status=$(cat "$logs/status")
    line=$(grep -E 'Test run with [0-9]+ test' "$logs/swift.txt" | tail -n 1 || true)
    failures=$(grep -E '^[^ ]+ Test .* failed after' "$logs/swift.txt" | grep -cv ' Test run with ' || true)
    # A crash ends the run without a closing line: it counts, whatever was printed before it.
    if [ "$status" != 0 ] && [ "$failures" = 0 ]; then failures=1; fi
    local all
    all=$(number test "$line")
    if [ "$all" -ge "$failures" ]; then all=$((all - failures)); else all=0; fi
    count "$all" "$failures"
    local without
    without=$(grep -cE '^[^ ]+ (Test|Suite) .* skipped(\.|: )' "$logs/swift.txt" || true)
    [ "$without" = 0 ] || skip "$without Swift tests or suites (reasons above)"
}

run_fuzz() {
    title "fuzz: ${PORTICO_FUZZ_SECONDS:-5} s for each target"
    local status=0 line
    observed "$logs/fuzz.txt" Tests/Fuzz/run.sh "${PORTICO_FUZZ_SECONDS:-5}" || status=$?
    while read -r line; do skipped+=("$line"); done < <(sed -nE 's/^skipped: //p' "$logs/fuzz.txt")
    local good bad
    good=$(grep -cE '^fuzz .*: ok' "$logs/fuzz.txt" || true)
    bad=$(grep -cE '^fuzz .*: FAILED' "$logs/fuzz.txt" || true)
    if [ "$status" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
    count "$good" "$bad"
}

# The calculation of taxes against other people's: ids, rates, rules and sums, through the release's command.
run_tax() {
    title "tax: ids, rates, rules and sums against python-stdnum, published rates, pyvat and fractions"
    local status=0 portico
    observed "$logs/tax-setup.txt" Tests/Tax/setup.sh || status=$?
    while read -r line; do skipped+=("$line"); done < <(sed -nE 's/^tax tests: skipped: /tax: /p' "$logs/tax-setup.txt")
    [ "$status" != 3 ] || return 0
    if [ "$status" != 0 ]; then
        echo "Tests/Tax/setup.sh failed"
        count 0 1
        return
    fi
    build_release || return 0
    PORTICO_BINARY=$portico observed "$logs/tax.txt" .venv/bin/python -B -m pytest Tests/Tax -rs -p no:cacheprovider --color=no || status=$?
    count_pytest "$logs/tax.txt" "$status" tax
}

# Builds the release and says where it is, in `portico`; answers 1 where it does not build.
build_release() {
    if ! swift build -c release --product portico --static-swift-stdlib; then
        echo "the release does not build"
        count 0 1
        return 1
    fi
    portico=$(swift build -c release --show-bin-path)/portico
}

# Counts what pytest says in its last line, and a run that broke off before it.
count_pytest() {
    local log=$1 status=$2 what=$3 line bad
    line=$(grep -E '^=+ .* in [0-9.]+s' "$log" | tail -n 1 || true)
    bad=$(($(number failed "$line") + $(number error "$line")))
    if [ "$status" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
    count "$(number passed "$line")" "$bad"
    if [ "$(number skipped "$line")" != 0 ]; then skip "$(number skipped "$line") $what tests (reasons above)"; fi
}

run_api() {
    title "api: every status of every call, and schemathesis, against the release build's demo"
    local status=0 portico
    observed "$logs/api-setup.txt" Tests/API/setup.sh || status=$?
    while read -r line; do skipped+=("$line"); done < <(sed -nE 's/^API tests: skipped: /api: /p' "$logs/api-setup.txt")
    [ "$status" != 3 ] || return 0
    if [ "$status" != 0 ]; then
        echo "Tests/API/setup.sh failed"
        count 0 1
        return
    fi
    build_release || return 0
    # All come from one address, and are more than one client's.
    PORTICO_DEMO_OWNER=1 PORTICO_LIMITS_PUBLIC_CALLS_PER_MINUTE=1000000 PORTICO_LIMITS_TEST_ADDRESSES_PER_DAY=1000000 PORTICO_LIMITS_TEST_MESSAGES_PER_ADDRESS=1000000 observed "$logs/api.txt" Tests/run-demo.sh "$portico" .venv/bin/python -m pytest Tests/API -rs -p no:cacheprovider --color=no || status=$?
    count_pytest "$logs/api.txt" "$status" API
}

run_browser() {
    title "browser: the release build's demo, paid through in Chromium"
    local status=0 portico
    prepare_browser || return 0
    observed "$logs/browser.txt" Tests/run-demo.sh "$portico" .venv/bin/python -m pytest Tests/Browser Tests/Readme Tests/Clients Tests/Webhooks Tests/Mail -rs -p no:cacheprovider --color=no || status=$?
    count_pytest "$logs/browser.txt" "$status" browser
}

# A process of its own, because Playwright drives one browser a process and the pages' tests keep theirs.
run_providers() {
    title "providers: the release build against stand-ins for Stripe and GoCardless, and banks' statements"
    local status=0 portico
    prepare_browser || return 0
    PORTICO_BINARY=$portico observed "$logs/providers.txt" .venv/bin/python -B -m pytest Tests/Providers -rs -p no:cacheprovider --color=no || status=$?
    count_pytest "$logs/providers.txt" "$status" provider
}

# Installs what tests with a browser need, and builds the release; answers 1 where they cannot run.
prepare_browser() {
    local status=0
    observed "$logs/setup.txt" Tests/Browser/setup.sh || status=$?
    while read -r line; do skipped+=("$line"); done < <(sed -nE 's/^browser tests: skipped: /browser: /p' "$logs/setup.txt")
    [ "$status" != 3 ] || return 1
    if [ "$status" != 0 ]; then
        echo "Tests/Browser/setup.sh failed"
        count 0 1
        return 1
    fi
    build_release
}

parts=("$@")
[ $# -gt 0 ] || parts=(format swift fuzz tax api browser providers)
for part in "${parts[@]}"; do
    case $part in
        format) run_format ;;
        swift) run_swift ;;
        fuzz) run_fuzz ;;
        tax) run_tax ;;
        api) run_api ;;
        browser) run_browser ;;
        providers) run_providers ;;
        *) echo "there is no part '$part'; parts are: format swift fuzz tax api browser providers" >&2; exit 2 ;;
    esac
done

title "summary"
for each in ${skipped[@]+"${skipped[@]}"}; do echo "left out: $each"; done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
