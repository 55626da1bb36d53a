#!/usr/bin/env bash
# Makes sure that Swift and the headers of the two system libraries are there: installs the headers where this may be done,
# else says how.
set -euo pipefail

if ! command -v swift >/dev/null; then
    echo "Portico is built with Swift 6.3, and no program 'swift' is in PATH." >&2
    echo "Install it: https://www.swift.org/install/linux/" >&2
    echo "Where it is installed already, put the folder of 'swift' into PATH (swiftly does, in a new terminal)." >&2
    exit 1
fi

has_header() {   # the place differs between distributions and between one and several architectures
    local place
    for place in /usr/include /usr/local/include /usr/include/*-linux-gnu*; do
        [ -e "$place/$1" ] && return 0
    done
    return 1
}

missing=()
has_header sqlite3.h || missing+=(libsqlite3-dev)
has_header openssl/ssl.h || missing+=(libssl-dev)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    options=(-y -qq --no-install-recommends -o DPkg::Lock::Timeout=300)
    apt-get install "${options[@]}" "${missing[@]}" >/dev/null 2>&1 ||
        { apt-get update -qq && apt-get install "${options[@]}" "${missing[@]}" >/dev/null; } ||
        { echo "could not install ${missing[*]}" >&2; exit 1; }
    exit 0
fi

echo "Portico needs the headers of SQLite and OpenSSL. Install them, then start this again:" >&2
echo "    Debian, Ubuntu:  sudo apt-get install ${missing[*]}" >&2
echo "    Fedora:          sudo dnf install sqlite-devel openssl-devel" >&2
exit 1
