"""The page that asks where a payer is, by keys alone in Chromium 69: totals in place with scripts, by a button without."""

import json
import os
import pathlib
import subprocess

import pytest

from test_billing import order, owed, taxed  # noqa: F401 (a fixture)
from test_old_engines import engine_69

DRIVER = pathlib.Path(__file__).parent / "engines" / "bill.py"


@pytest.mark.parametrize("view, script", [((1280, 720), "script"), ((390, 844), "no-script")], ids=["tv", "phone"])
def test_drawn_and_answered(demo, tmp_path, view, script):
    engine = engine_69()
    if engine is None:
        pytest.skip("Chrome/69. is not installed here (Tests/Browser/setup.sh)")
    command, environment = engine
    checkout = order(demo)
    picture = tmp_path / "billing.png"
    told = subprocess.run(
        [*command, str(DRIVER), checkout.url, str(picture), str(view[0]), str(view[1]), checkout.url, script],
        env=dict(os.environ, XDG_RUNTIME_DIR=str(tmp_path), HOME=str(tmp_path), **environment),
        capture_output=True, text=True, timeout=100, check=False)
    lines = [line for line in told.stdout.splitlines() if line.startswith("{")]
    assert lines, told.stderr[-2000:]
    facts = json.loads(lines[-1])
    assert "Chrome/69." in facts["agent"]
    assert facts["first"] == checkout.url + "/billing"
    assert facts["drawn"] and facts["colours"] > 20
    assert "#f3f4f7" in facts["common"] and "#ffffff" in facts["common"]
    if script == "script":
        assert "€24.00" not in facts["totals"] and "€81.10" in facts["totals"], facts["totals"]
    assert facts["address"] == checkout.url, facts
    # Lamps are taxed in France, advice where the seller is, and the guide has its tax inside.
    assert owed(checkout) == 2400 + 3570 + 2140
