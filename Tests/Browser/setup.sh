#!/bin/sh
# Makes what the browser tests need: Chromium, a virtual environment in .venv, two old engines. Says what it leaves out.
# PORTICO_SKIP_BROWSER=1 leaves everything out, PORTICO_SKIP_OLD_ENGINES=1 the old engines (about 400 MB).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
python=${PORTICO_PYTHON:-python3}

skip() { echo "browser tests: skipped: $1"; }

packages() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return 1; fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1 && return 0
    apt-get update >/dev/null 2>&1 || return 1
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1
}

if [ -n "${PORTICO_SKIP_BROWSER:-}" ]; then skip "PORTICO_SKIP_BROWSER is set"; exit 3; fi
if ! command -v "$python" >/dev/null && ! packages python3 python3-venv; then
    skip "no python3 and it may not be installed here (apt-get install python3 python3-venv)"
    exit 3
fi
if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null && ! packages chromium; then
    skip "no Chromium and it may not be installed here (apt-get install chromium)"
    exit 3
fi
if ! command -v zbarimg >/dev/null && ! packages zbar-tools; then
    skip "the second reader of QR codes (apt-get install zbar-tools)"
fi
if [ ! -x "$root/.venv/bin/pip" ]; then
    "$python" -m venv "$root/.venv" 2>/dev/null || { packages python3-venv && "$python" -m venv "$root/.venv"; } || {
        skip "python3 cannot make a virtual environment (apt-get install python3-venv)"
        exit 3
    }
fi
"$root/.venv/bin/pip" install -q --disable-pip-version-check -r "$here/requirements.txt" || {
    skip "the Python packages of requirements.txt could not be installed"
    exit 3
}
"$root/.venv/bin/pip" install -q --disable-pip-version-check -r "$here/../Providers/requirements.txt" ||
    skip "payments by Stripe and GoCardless (the packages of Tests/Providers/requirements.txt)"
if [ -n "${PORTICO_SKIP_OLD_ENGINES:-}" ]; then
    skip "old engines: PORTICO_SKIP_OLD_ENGINES is set"
else
    if ! { [ -x /usr/bin/python3 ] && command -v xvfb-run >/dev/null &&
        /usr/bin/python3 -c 'import PyQt5.QtWebEngineWidgets' 2>/dev/null; } &&
        ! packages python3-pyqt5.qtwebengine xvfb xauth; then
        skip "Chromium 87 (apt-get install python3-pyqt5.qtwebengine xvfb xauth)"
    fi
    "$root/.venv/bin/python" -c 'import PyQt5.QtWebEngineWidgets' 2>/dev/null ||
        "$root/.venv/bin/pip" install -q --disable-pip-version-check -r "$here/requirements-engines.txt" ||
        skip "Chromium 69 (the packages of requirements-engines.txt)"
fi
if ! { command -v php && php -m | grep -qx curl; } >/dev/null && ! packages php-cli php-curl; then
    skip "the PHP programs, or their calls by curl (apt-get install php-cli php-curl)"
fi
# Never started by itself: the tests start one of their own.
echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections 2>/dev/null || true
if ! command -v postfix >/dev/null && ! RUNLEVEL=1 packages postfix; then
    skip "mail to a real server (apt-get install postfix)"
fi
if ! command -v node >/dev/null && ! packages nodejs; then
    skip "the JavaScript programs (apt-get install nodejs)"
fi
