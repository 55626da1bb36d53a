"""All checks of schemathesis: data that the document allows and data that it does not, single calls and chains of calls.

PORTICO_API_EXAMPLES is the number of examples for each operation and phase, PORTICO_API_SEED the seed."""

import os
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
# Of a slow machine; it takes about a minute with 20 examples.
SECONDS = 900


@pytest.mark.parametrize("host", ["admin backend", "main frontend"])
def test_schemathesis(host, facts, installation_merchant, tmp_path):
    merchant = installation_merchant
    before = merchant.keys()
    key = merchant.new_key(["*"])
    is_api = host == "admin backend"
    environment = dict(
        os.environ, PORTICO_SITE=merchant.new_site() if is_api else merchant.site, PORTICO_CHECKOUT=merchant.checkout,
        PORTICO_TRANSACTION=merchant.transaction, PORTICO_LINK=merchant.link, PORTICO_ENDPOINT=merchant.endpoint, PORTICO_SPARE_ENDPOINT=merchant.new_endpoint(),
        PORTICO_DELIVERY=merchant.delivery, PORTICO_EVENT=merchant.event,
        PORTICO_HELD_CHECKOUT=merchant.held_checkout, PORTICO_HELD=merchant.held, PORTICO_CAPTURE=merchant.capture,
        PORTICO_REFUND=merchant.refund, PORTICO_DISPUTE=merchant.dispute, PORTICO_NOTIFICATION=merchant.notification,
        PORTICO_METHOD=merchant.method, PORTICO_SPARE_METHOD=merchant.new_method(), PORTICO_MEMBER=merchant.member,
        PORTICO_SPARE_MEMBER=merchant.new_member(), PORTICO_PROVIDER=merchant.new_provider(), PORTICO_SPARE_PROVIDER=merchant.new_provider(),
        PORTICO_TRANSFER=merchant.transfer, PORTICO_TAXED_SITE=merchant.site, PORTICO_TOKEN=merchant.token, PORTICO_BROWSER=merchant.browser,
        PYTHONPATH=HERE, PORTICO_KEY=key["key"])
    command = [
        os.path.join(os.path.dirname(sys.executable), "schemathesis"), "--config-file", HERE + "/schemathesis.toml", "--no-color",
        "run", merchant.api + "/openapi.json", "--url", merchant.api if is_api else merchant.pages, "--checks", "all",
        # A revoked key opens nothing, but it stays readable, so that one can see when it ended. Nothing else is deleted.
        "--exclude-checks", "use_after_free",
        # Everybody's checkouts would expire under the other tests.
        "--exclude-operation-id", "advanceTestClock",
        "--max-examples", os.environ.get("PORTICO_API_EXAMPLES", "20"), "--seed", os.environ.get("PORTICO_API_SEED", "1"),
    ]
    # The hosts have one document; each is asked for what it serves.
    if is_api:
        command += ["--exclude-operation-id", "readRedirectKey", "--exclude-method", "OPTIONS"]
    else:
        # No call of this host leads to another.
        command += ["--phases", "examples,coverage,fuzzing"]
        command += ["--include-operation-id", "readRedirectKey", "--include-operation-id", "readHealth"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        timeout=SECONDS, text=True)
    print(done.stdout)
    # Its calls create as many accounts as there may be.
    merchant.make_room()
    assert done.returncode == 0, done.stdout[-6000:]
    # Without a working key every call would be refused, and every check would pass.
    assert merchant.call("GET", "/v1/keys", key["key"]).status_code == 200
    for each in set(merchant.keys()).difference(before):
        merchant.revoke({"id": each})
