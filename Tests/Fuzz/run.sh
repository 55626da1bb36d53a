#!/usr/bin/env bash
# Usage: Tests/Fuzz/run.sh SECONDS [TARGET...]
# Compiles each Tests/Fuzz/*Fuzz.swift into the module it tests, with libFuzzer and AddressSanitizer, and runs it for so
# many seconds. Fails on a finding; its input stays in .build-fuzz/TARGET/findings.
# OPERATING.md names the command.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
seconds=${1:-60}
[[ $seconds =~ ^[0-9]+$ ]] || { echo "Usage: Tests/Fuzz/run.sh SECONDS [TARGET...]" >&2; exit 2; }
shift || true
work=$root/.build-fuzz
testdata=${PORTICO_TESTDATA:-$root/../shared/testdata}
# Swift's own crash handler would start a debugger for every finding and take a minute over it.
export SWIFT_BACKTRACE=enable=no
# What a target leaks is found by the end-to-end tests; here the check costs more than the run.
export ASAN_OPTIONS=detect_leaks=0:abort_on_error=1

# The modules a target needs, its own last.
modules_of() {
    case $1 in
        MustacheFuzz) echo Mustache ;;
        JSONFuzz) echo JSON ;;
        *) echo Support HTTPCore ;;
    esac
}

# The seeds a target begins with, beside what earlier runs have kept: lists of base64 texts.
seeds_of() {
    case $1 in
        JSONFuzz) echo json ;;
        FormsFuzz) echo multipart url ;;
        RequestHeadFuzz | CookiesFuzz) echo httpreq ;;
    esac
}

dictionary_of() {
    case $1 in
        JSONFuzz) echo json.dict ;;
        RequestHeadFuzz) echo http.dict ;;
        FormsFuzz) echo url.dict ;;
        MustacheFuzz) echo html.dict ;;
    esac
}

compile() {   # TARGET BINARY
    local folder=$work/$1/build module feature objects=()
    rm -rf "$folder"
    mkdir -p "$folder/source"
    local options=(-parse-as-library -sanitize=fuzzer,address -O -wmo -package-name portico -swift-version 6 -I "$folder")
    for feature in ExistentialAny InternalImportsByDefault MemberImportVisibility NonisolatedNonsendingByDefault; do
        options+=(-enable-upcoming-feature "$feature")
    done
    local modules
    read -r -a modules <<<"$(modules_of "$1")"
    local tested=${modules[-1]}
    unset 'modules[-1]'
    for module in ${modules[@]+"${modules[@]}"}; do
        find "Sources/$module" -name '*.swift' -print0 | xargs -0 swiftc "${options[@]}" -module-name "$module" \
            -emit-module -emit-module-path "$folder/$module.swiftmodule" -emit-object -o "$folder/$module.o" || return
        objects+=("$folder/$module.o")
    done
    # The harness sees the inside of the module it tests because it is compiled into it: its import goes.
    sed -E "/^ *((package|internal|private|public) )?import $tested$/d" "Tests/Fuzz/$1.swift" >"$folder/source/$1.swift"
    find "Sources/$tested" "$folder/source" -name '*.swift' -print0 |
        xargs -0 swiftc "${options[@]}" -module-name "$tested" ${objects[@]+"${objects[@]}"} -o "$2"
}

fingerprint() {   # changes when the sources, the way they are compiled or the compiler do
    {
        swiftc --version 2>/dev/null
        cat Tests/Fuzz/run.sh "Tests/Fuzz/$1.swift"
        for module in $(modules_of "$1"); do find "Sources/$module" -name '*.swift' -print0 | sort -z | xargs -0 cat; done
    } | sha256sum | cut -c 1-16
}

unpack_seeds() {   # TARGET FOLDER
    local name list count=0 line
    for name in $(seeds_of "$1"); do
        list=$testdata/fuzz-seeds/$name.b64.json
        [ -e "$list" ] || continue
        while IFS= read -r line; do
            base64 -d <<<"$line" >"$2/$name-$count" 2>/dev/null || true
            count=$((count + 1))
        done < <(grep -oE '"[A-Za-z0-9+/=]+"' "$list" | tr -d '"' | awk 'NR % 8 == 1' | head -n 300)
    done
}

run_one() {   # TARGET; answers with one line that says how it went
    local target=$1 folder=$work/$1 binary log status=0 begun
    mkdir -p "$folder/seeds" "$folder/corpus" "$folder/findings"
    binary=$folder/fuzz-$(fingerprint "$target")
    log=$root/fuzz-$target.log
    if [ ! -x "$binary" ]; then
        rm -f "$folder"/fuzz-*
        if ! compile "$target" "$binary" >"$log" 2>&1; then
            echo "fuzz $target: FAILED: does not compile, see fuzz-$target.log"
            grep -m 5 'error:' "$log" || tail -n 5 "$log"
            return 1
        fi
    fi
    [ -n "$(ls "$folder/seeds")" ] || unpack_seeds "$target" "$folder/seeds"
    local arguments=(-max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
        -artifact_prefix="$folder/findings/")
    local dictionary
    dictionary=$testdata/fuzz-seeds/dict/$(dictionary_of "$target")
    [ ! -f "$dictionary" ] || arguments+=(-dict="$dictionary")
    begun=$SECONDS
    # libFuzzer stops itself; the outer limit is for a target that cannot be interrupted.
    timeout -k 5 $((seconds + 120)) "$binary" "${arguments[@]}" "$folder/corpus" "$folder/seeds" >"$log" 2>&1 || status=$?
    if [ $status != 0 ]; then
        echo "fuzz $target: FAILED with status $status after $((SECONDS - begun)) s, see fuzz-$target.log"
        grep -m 3 -E 'Fatal error|ERROR: |Test unit written' "$log" || tail -n 5 "$log"
        return 1
    fi
    local runs
    runs=$(sed -nE 's/^stat::number_of_executed_units: *([0-9]+)/\1/p' "$log")
    echo "fuzz $target: ok, ${runs:-0} inputs in $((SECONDS - begun)) s"
}

has_sanitizers() {
    local folder
    folder=$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")/lib
    [ -n "$(find "$folder" -name 'libclang_rt.fuzzer*' -print -quit 2>/dev/null)" ] &&
        [ -n "$(find "$folder" -name 'libclang_rt.asan*' -print -quit 2>/dev/null)" ]
}

if ! has_sanitizers; then
    echo "skipped: fuzzing: this toolchain has no runtime of libFuzzer and AddressSanitizer"
    exit 0
fi
targets=("$@")
if [ $# = 0 ]; then for file in Tests/Fuzz/*Fuzz.swift; do targets+=("$(basename "$file" .swift)"); done; fi
failures=0
for target in "${targets[@]}"; do
    target=${target%Fuzz}Fuzz
    [ -e "Tests/Fuzz/$target.swift" ] || { echo "there is no target $target" >&2; exit 2; }
    run_one "$target" || failures=$((failures + 1))
done
[ $failures = 0 ]
