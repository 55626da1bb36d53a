# Counts what the parts of Tests/run.sh say, and tries once more what failed; read by it, not run. Uses its folder `logs`.
passed=0
failed=0
skipped=()
broken=()
unsteady=()
took=()
second_tries_max=5

title() { printf '\n== %s\n' "$1"; }
count() { passed=$((passed + $1)); failed=$((failed + $2)); }
fail() { broken+=("$1"); count 0 "${2:-1}"; }
skip() { skipped+=("$1"); echo "skipped: $1"; }

# Runs a command, shows its output and keeps it in a file; answers the command's status. Call it before `||`.
observed() {
    local log=$1
    shift
    "$@" 2>&1 | tee "$log"
    return "${PIPESTATUS[0]}"
}

# What a part counted in a process of its own, for the one that started it.
forget_counts() {
    passed=0 failed=0
    skipped=() broken=() unsteady=() took=()
}
keep_counts() { declare -p passed failed skipped broken unsteady took | sed -E 's/^declare (-- )?/declare -g /' >"$logs/$1.counts"; }
add_counts() {
    local all_passed=$passed all_failed=$failed
    local all_skipped=("${skipped[@]}") all_broken=("${broken[@]}") all_unsteady=("${unsteady[@]}") all_took=("${took[@]}")
    forget_counts
    if [ -e "$logs/$1.counts" ]; then . "$logs/$1.counts"; else fail "$1: the part broke off"; fi
    passed=$((passed + all_passed)) failed=$((failed + all_failed))
    skipped=("${all_skipped[@]}" "${skipped[@]}") broken=("${all_broken[@]}" "${broken[@]}")
    unsteady=("${all_unsteady[@]}" "${unsteady[@]}") took=("${all_took[@]}" "${took[@]}")
}

# The number before a word in a closing line, 0 where the word is missing.
number() { grep -oE "[0-9]+ $1" <<<"$2" | head -n 1 | grep -oE '^[0-9]+' || echo 0; }

# Hides the lines of Swift Testing that only say that something began or passed.
quieter() { grep --line-buffered -vE '^[^ ]+ (Test|Suite|Test case) .* (started|passed)' || true; }

# Runs the built Swift tests, shows what failed, keeps all in a file and what happened in one beside it; answers the status of the run.
swift_tests() {
    local log=$1
    shift
    rm -f "$logs/status"
    # The status is kept aside: the pipe's own is that of its last part.
    { swift test --skip-build --disable-xctest --event-stream-output-path "$log.events" "$@" 2>&1 || echo "$?" >"$logs/status"; } | tee "$log" | quieter
    [ ! -e "$logs/status" ] || return "$(cat "$logs/status")"
}

# The tests that failed, as Module.Suite/function, a line each.
failed_swift_tests() {
    [ ! -e "$1.events" ] || sed -nE 's/.*"kind":"testEnded","messages":\[\{"symbol":"fail".*"testID":"([^"\/]+)\\?\/([^("]+)\(.*/\1\/\2/p' "$1.events" | sort -u
}

# Whether something went wrong outside of any test: no second try of a test can say that it is well.
has_stray_issue() { grep '"kind":"issueRecorded"' "$1.events" | grep -qvE '"testID":"[^"]*/'; }

# Runs a part's Python tests and counts them: what they are called, the folders, then the command they are run by, with its arguments.
run_pytest() {
    local what=$1 folders=$2 status=0 failures
    shift 2
    local options=(-B -m pytest $folders -o addopts=-rfEs --color=no -o "cache_dir=$logs/cache-$what")
    observed "$logs/$what.txt" "$@" .venv/bin/python "${options[@]}" || status=$?
    failures=$(pytest_failures "$logs/$what.txt" "$status")
    count "$(pytest_number passed "$logs/$what.txt")" 0
    if [ "$(pytest_number skipped "$logs/$what.txt")" != 0 ]; then
        skip "$(pytest_number skipped "$logs/$what.txt") $what tests (reasons above)"
    fi
    [ "$failures" != 0 ] || return 0
    # Nothing but the tests may have failed: 1 is pytest's own word for that, and the demo that they run against says what is wrong with it.
    if [ "$failures" -le $second_tries_max ] && [ "$status" = 1 ] && [ "$(pytest_number failed "$logs/$what.txt")" = "$failures" ] &&
        ! grep -q '^demo: ' "$logs/$what.txt"; then
        echo "once more by themselves: what failed"
        local first=$failures passed_again
        status=0
        observed "$logs/again.txt" "$@" .venv/bin/python "${options[@]}" --last-failed --last-failed-no-failures none || status=$?
        passed_again=$(pytest_number passed "$logs/again.txt")
        count "$passed_again" 0
        while read -r line; do unsteady+=("$what: $line"); done < <(steadied "$logs/$what.txt" "$logs/again.txt")
        mv "$logs/again.txt" "$logs/$what.txt"
        failures=$(pytest_failures "$logs/$what.txt" "$status")
        # Whatever was left out the second time has not passed.
        [ $((passed_again + failures)) -ge "$first" ] || failures=$((first - passed_again))
        [ "$failures" != 0 ] || return 0
    fi
    count 0 "$failures"
    while read -r line; do broken+=("$what: $line"); done < <(pytest_names "$logs/$what.txt")
    [ -n "$(pytest_names "$logs/$what.txt")" ] || broken+=("$what: the run ended with status $status")
}

# The number before a word in pytest's last line.
pytest_number() { number "$1" "$(grep -E '^=+ .* in [0-9.]+s' "$2" | tail -n 1 || true)"; }

# How many failed, a run that broke off being one.
pytest_failures() {
    local bad=$(($(pytest_number failed "$1") + $(pytest_number error "$1")))
    if [ "$2" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
    echo "$bad"
}

# The tests that failed, a line each.
pytest_names() { sed -nE 's/^(FAILED|ERROR) (.*)/\2/p' "$1" | cut -c 1-200; }

# The tests that failed in one run and not in a later one.
steadied() { grep -vxF -f <(pytest_names "$2" | sed "s/ - .*//"; echo) <(pytest_names "$1" | sed "s/ - .*//") || true; }
