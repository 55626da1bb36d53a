#!/usr/bin/env bash
# Usage: Tests/run.sh [PART...]
# Runs the tests: all parts, or those that are named. Parts: format swift fuzz tax browser api providers (api+providers: both at once). Each says what it leaves out and why; the
# last line is "N passed, N failed", where each Swift test, each browser and API test, each fuzz target and the format check counts one.
# A few tests that fail (five of a part at most) are tried once more by themselves, because a machine that does other work can be late for
# one of four thousand; what passes only then is named in the summary, and what fails again has failed.
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
. Tests/counting.sh

run_format() {
    title "format: swift format lint"
    if swift format lint --strict --configuration .swift-format --recursive --parallel Package.swift Sources Tests; then
        count 1 0
    else
        fail "format: swift format lint"
    fi
}

run_swift() {
    title "swift: unit, conformance and tidiness tests"
    [ -n "${PORTICO_TESTDATA:-}" ] || skip "the tests over published corpora: no test data (PORTICO_TESTDATA)"
    if ! swift build --build-tests; then
        fail "swift: the tests do not build"
        return
    fi
    # By themselves, while few files are open: Foundation's Process reads behind the end of a folder's entries once there are
    # some 1,300 descriptors, and the whole run ends with signal 11.
    local starts_processes='^(QRCodeTests|DatabaseTests)\.|CartOracleTests' without=0
    run_swift_group processes --filter "$starts_processes"
    run_swift_group others --parallel --skip "$starts_processes"
    [ "$without" = 0 ] || skip "$without Swift tests or suites (reasons above)"
}

# Runs a group of the Swift tests, tries once more what failed, and counts; adds what was left out to its caller's `without`. Takes
# the group's name, then what picks its tests.
run_swift_group() {
    local group=$1 log="$logs/$1.txt" status=0 line all name names=() again=()
    shift
    swift_tests "$log" "$@" || status=$?
    line=$(grep -E 'Test run with [0-9]+ test' "$log" | tail -n 1 || true)
    all=$(number test "$line")
    without=$((without + $(grep -cE '^[^ ]+ (Test|Suite) .* skipped(\.|: )' "$log" || true)))
    mapfile -t names < <(failed_swift_tests "$log")
    if [ -n "$line" ] && [ ${#names[@]} -gt 0 ] && [ ${#names[@]} -le "$second_tries_max" ] && ! has_stray_issue "$log"; then
        echo "once more by themselves: ${names[*]}"
        status=0
        log="$logs/$group-again.txt"
        swift_tests "$log" --filter "^($(IFS='|' && echo "${names[*]}"))\\(" || status=$?
        again=("${names[@]}")
        mapfile -t names < <(failed_swift_tests "$log")
        # Whatever did not run a second time has not passed.
        line=$(grep -E 'Test run with [0-9]+ test' "$log" | tail -n 1 || true)
        [ "$(number test "$line")" = ${#again[@]} ] || names=("${again[@]}")
        for name in "${again[@]}"; do
            [[ " ${names[*]} " == *" $name "* ]] || unsteady+=("swift: $name")
        done
    fi
    # A crash ends the run without a closing line: it counts, whatever was printed before it.
    if [ "$status" != 0 ] && [ ${#names[@]} = 0 ]; then names=("the run of the $group ended with status $status"); fi
    for name in ${names[@]+"${names[@]}"}; do fail "swift: $name"; done
    if [ "$all" -ge ${#names[@]} ]; then count $((all - ${#names[@]})) 0; fi
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
    # Targets that were neither tried nor left out are no success.
    if [ "$good" = 0 ] && [ "$bad" = 0 ] && ! grep -q '^skipped: ' "$logs/fuzz.txt"; then bad=1; fi
    count "$good" 0
    [ "$bad" = 0 ] || fail "fuzz: $bad targets (above)" "$bad"
}

# The calculation of taxes against other people's: ids, rates, rules and sums, through the release's command.
run_tax() {
    title "tax: ids, rates, rules and sums against python-stdnum, published rates, pyvat and fractions"
    local portico
    set_up Tax "tax tests" tax || return 0
    run_pytest tax Tests/Tax env PORTICO_BINARY="$portico"
}

run_api() {
    title "api: every status of every call, and schemathesis, against the release build's demo"
    local portico
    set_up API "API tests" api || return 0
    # All come from one address, and are more than one client's.
    local limits=(PORTICO_LIMITS_PUBLIC_CALLS_PER_MINUTE=1000000 PORTICO_LIMITS_TEST_ADDRESSES_PER_DAY=1000000)
    limits+=(PORTICO_LIMITS_TEST_MESSAGES_PER_ADDRESS=1000000)
    run_pytest api Tests/API env PORTICO_DEMO_OWNER=1 "${limits[@]}" Tests/run-demo.sh "$portico"
}

run_browser() {
    title "browser: the release build's demo, paid through in Chromium"
    local portico
    set_up Browser "browser tests" browser || return 0
    run_pytest browser "Tests/Browser Tests/Readme Tests/Clients Tests/Webhooks Tests/Mail" Tests/run-demo.sh "$portico"
}

# A process of its own, because Playwright drives one browser a process and the pages' tests keep theirs.
run_providers() {
    title "providers: the release build against stand-ins for Stripe and GoCardless, and banks' statements"
    local portico
    set_up Browser "browser tests" providers || return 0
    run_pytest providers Tests/Providers env PORTICO_BINARY="$portico"
}

# Installs what a part needs (its folder, what that calls itself, the part's name), builds the release and says where it is, in
# `portico`; answers 1 where the part cannot run.
set_up() {
    local folder=$1 called=$2 part=$3 status=0
    observed "$logs/$part-setup.txt" "Tests/$folder/setup.sh" || status=$?
    while read -r line; do skipped+=("$line"); done < <(sed -nE "s/^$called: skipped: /$part: /p" "$logs/$part-setup.txt")
    [ "$status" != 3 ] || return 1
    if [ "$status" != 0 ]; then
        fail "Tests/$folder/setup.sh"
        return 1
    fi
    if ! swift build -c release --product portico --static-swift-stdlib; then
        fail "the release does not build"
        return 1
    fi
    portico=$(swift build -c release --show-bin-path)/portico
}

run_part() {
    local began=$SECONDS
    "run_$1"
    took+=("$1 $((SECONDS - began)) s")
}

# Two parts that mostly wait run beside each other; what they print comes one after the other.
run_beside() {
    local part
    # Not both at once: they share a virtual environment and a build.
    Tests/API/setup.sh >/dev/null 2>&1 && Tests/Browser/setup.sh >/dev/null 2>&1 || true
    swift build -c release --product portico --static-swift-stdlib >/dev/null 2>&1 || true
    for part in "$@"; do (forget_counts && run_part "$part" && keep_counts "$part") >"$logs/$part.out" 2>&1 & done
    wait
    for part in "$@"; do
        cat "$logs/$part.out"
        add_counts "$part"
    done
}

parts=("$@")
[ $# -gt 0 ] || parts=(format swift fuzz tax browser api+providers)
for part in "${parts[@]}"; do
    case $part in
        format | swift | fuzz | tax | api | browser | providers) run_part "$part" ;;
        api+providers) run_beside api providers ;;
        *) echo "there is no part '$part'; parts are: format swift fuzz tax browser api providers" >&2; exit 2 ;;
    esac
done

title "summary"
echo "took: $(printf '%s, ' "${took[@]}" | sed 's/, $//')"
for each in ${skipped[@]+"${skipped[@]}"}; do echo "left out: $each"; done
for each in ${unsteady[@]+"${unsteady[@]}"}; do echo "passed only at the second try: $each"; done
for each in ${broken[@]+"${broken[@]}"}; do echo "failed: $each"; done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
