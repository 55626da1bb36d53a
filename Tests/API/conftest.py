"""Fixtures: the demo named by PORTICO_DEMO, its document, a merchant with keys and a paid checkout."""

import json
import os

import pytest
import requests

from document import Document
from merchant import Merchant

PATH = os.environ.get("PORTICO_DEMO", "")
FACTS = json.load(open(PATH, encoding="utf-8")) if os.path.exists(PATH) else None


def served():
    if FACTS is None:
        pytest.exit("PORTICO_DEMO names no demo.json: start the demo first (make demo)", returncode=4)
    return Document(requests.get(FACTS["adminBackend"] + "/openapi.json", timeout=10).json())


def pytest_generate_tests(metafunc):
    names = metafunc.fixturenames
    if "operation" not in names:
        return
    operations = list(served().operations())
    if metafunc.function.__name__ == "test_alias":
        operations = [each for each in operations if each.method == "GET" and each.path.startswith("/v1/")]
    if "status" in names:
        # What uses up a limit of the installation comes last.
        pairs = sorted(((each, status) for each in operations for status in each.statuses), key=lambda pair: pair[1] == 409)
        metafunc.parametrize("operation,status", pairs, ids=lambda each: str(each))
    else:
        metafunc.parametrize("operation", operations, ids=str)


def pytest_collection_modifyitems(items):
    # First what makes things up, last what uses up a limit of the installation.
    items.sort(key=lambda item: "schemathesis" not in item.name)


@pytest.fixture(scope="session")
def facts():
    return FACTS


@pytest.fixture(scope="session")
def document():
    return served()


@pytest.fixture(scope="session")
def installation_merchant(facts):
    return Merchant(facts)


@pytest.fixture
def merchant(installation_merchant):
    yield installation_merchant
    installation_merchant.clear()
