"""The client libraries as the tests see them: each runs in a program of its own language, which takes calls by lines."""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
LIBRARIES = HERE.parents[1] / "Public" / "clients"
# The payer of the README's tests pays here too.
sys.path.append(str(HERE.parent / "Readme"))



class Failure(Exception):
    """What a library raised: `kind`, and the facts of an ApiError or SignatureError."""

    def __init__(self, facts):
        super().__init__(str(facts))
        self.kind = facts["error"]
        self.status, self.code, self.errors = facts.get("status"), facts.get("code"), facts.get("errors")
        self.request_id, self.retry_after = facts.get("requestId"), facts.get("retryAfter")


class Language:
    """One library at work."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, call, *arguments, **order):
        self.process.stdin.write(json.dumps(dict(order, call=call, arguments=arguments)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the driver ended: see its output"
        answer = json.loads(line)
        if "error" in answer:
            raise Failure(answer)
        return base64.b64decode(answer["bytes"]) if "bytes" in answer else answer["value"]

    def verify_redirect(self, params, key, **options):
        return self.run("verifyRedirect", params, key, options=options)

    def verify_webhook(self, headers, body, secret, **options):
        return self.run("verifyWebhook", headers, base64.b64encode(body).decode(), secret, options=options)

    def client(self, base, key, **client):
        return Client(self, base, key, client)

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)


class Client:
    """The library's client of one portal with one key."""

    def __init__(self, language, base, key, client):
        self.language, self.order = language, {"baseUrl": base, "key": key, "client": client}

    def __getattr__(self, call):
        return lambda *arguments, **options: self.language.run(call, *arguments, options=options, **self.order)


COMMANDS = {
    "Python": [sys.executable, HERE / "drivers/drive.py", LIBRARIES],
    "Python 3.9": ["python3.9", HERE / "drivers/drive.py", LIBRARIES],
    "PHP by stream": ["php", HERE / "drivers/drive.php", LIBRARIES, "sendByStream"],
    "PHP by curl": ["php", HERE / "drivers/drive.php", LIBRARIES, "sendByCurl"],
    "JavaScript": ["node", HERE / "drivers/drive.mjs", LIBRARIES],
}
NEEDED = {"PHP by curl": ["-r", "exit(extension_loaded('curl') && extension_loaded('sodium') ? 0 : 1);"]}


def is_here(name):
    """Whether the machine has what the language needs; a shim for a version that is not installed is none."""
    program = COMMANDS[name][0]
    command = [program, *NEEDED.get(name, ["--version"])]
    return shutil.which(program) is not None and subprocess.run(command, capture_output=True, timeout=20).returncode == 0


@pytest.fixture(scope="module", params=filter(is_here, COMMANDS))
def language(request):
    running = Language(COMMANDS[request.param])
    yield running
    running.stop()


@pytest.fixture(scope="module")
def demo():
    path = pathlib.Path(os.environ.get("PORTICO_DEMO", ""))
    if not path.is_file():
        pytest.fail("PORTICO_DEMO names no demo.json: start the demo first (make demo)", pytrace=False)
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def portal(language, demo):
    """The client of the demo's first site."""
    return language.client(demo["adminBackend"], demo["sites"][0]["secretKey"])
