"""The documents' commands do what is said of them, against the demo named by PORTICO_DEMO."""

import json
import os
import pathlib
import re
import subprocess
import urllib.request

import pytest

import document

BLOCK = re.compile(r"(?<!-->\n)^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ADDRESSES = {"http://localhost:8081": "adminBackend", "http://localhost:8080": "mainFrontend"}


def commands():
    """Each block that needs no id but the demo's, by its document and its first line."""
    for name in document.names():
        for block in BLOCK.findall(document.text(name)):
            asked = set(re.findall(r"\$\{?(\w+)", block)) - {"SHOP_SITE", "SHOP_KEY", "SHOP_OWNER_KEY"}
            if not asked and re.match(r"curl |echo .*portico ", block, re.DOTALL):
                yield pytest.param(block, id="%s: %s" % (name, block.split("\n")[0][:60]))


@pytest.fixture(scope="module")
def demo():
    return json.loads(pathlib.Path(os.environ["PORTICO_DEMO"]).read_text(encoding="utf-8"))


@pytest.mark.parametrize("block", list(commands()))
def test_it_is_answered(block, demo, tmp_path):
    site = demo["sites"][0]
    (tmp_path / "portico").symlink_to(os.path.abspath(os.environ["PORTICO_BINARY"]))
    for documented, key in ADDRESSES.items():
        block = block.replace(documented, demo[key])
    environment = dict(
        os.environ, SHOP_SITE=site["id"], SHOP_KEY=site["secretKey"], SHOP_OWNER_KEY=demo["organizationKey"],
        PATH="%s:%s" % (tmp_path, os.environ["PATH"]))
    told = subprocess.run(
        ["bash", "-c", block], cwd=document.ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert told.returncode == 0, told.stderr
    answer = json.loads(told.stdout)
    # The other tests share the demo: nobody listens at the endpoint, and they know of no taxes.
    if answer.get("object") == "webhook_endpoint":
        undo(demo, "DELETE", "/v1/webhook-endpoints/" + answer["id"])
    elif answer.get("object") == "site":
        undo(demo, "PATCH", "/v1/sites/" + answer["id"], b'{"tax": null}')
    assert "code" not in answer, answer


def undo(demo, method, path, body=None):
    headers = {"Authorization": "Bearer " + demo["sites"][0]["secretKey"], "Content-Type": "application/json"}
    request = urllib.request.Request(demo["adminBackend"] + path, body, headers, method=method)
    urllib.request.urlopen(request, timeout=10).close()


def test_some_are_found():
    assert len(list(commands())) >= 4
