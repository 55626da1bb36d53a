#!/bin/sh
# Makes what the tests of taxes need: a virtual environment in .venv with the packages of requirements.txt. Ends with 3 and
# says why where it may not be made here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
python=${PORTICO_PYTHON:-python3}

skip() { echo "tax tests: skipped: $1"; exit 3; }

command -v "$python" >/dev/null || skip "no python3 (apt-get install python3 python3-venv)"
[ -x "$root/.venv/bin/pip" ] || "$python" -m venv "$root/.venv" 2>/dev/null ||
    skip "python3 cannot make a virtual environment (apt-get install python3-venv)"
"$root/.venv/bin/pip" install -q --disable-pip-version-check -r "$here/requirements.txt" ||
    skip "the Python packages of requirements.txt could not be installed"
