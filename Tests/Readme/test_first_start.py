"""What somebody meets who starts Portico for the first time, on a machine that is not ready or in another folder."""

import os
import pathlib
import shutil
import socket
import subprocess

import pytest

import document

PORTICO = os.path.abspath(os.environ.get("PORTICO_BINARY", ""))


def portico(*words, **options):
    if not pathlib.Path(PORTICO).is_file():
        pytest.skip("PORTICO_BINARY names no program (Tests/run-demo.sh sets it)")
    return subprocess.run([PORTICO, *words], capture_output=True, text=True, timeout=30, check=False, **options)


def test_no_swift_in_path(tmp_path):
    for name in ("bash", "id"):
        (tmp_path / name).symlink_to(shutil.which(name))
    told = subprocess.run(
        ["bash", document.ROOT / "Tests/libraries.sh"], env={"PATH": str(tmp_path)}, capture_output=True, text=True,
        timeout=10, check=False)
    assert told.returncode == 1
    assert "https://www.swift.org/install/linux/" in told.stderr


@pytest.mark.parametrize("option", ["--admin-port", "--main-port", "--shop-port"])
def test_a_port_in_use_is_told_with_the_option(option, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ports = {"--admin-port": "0", "--main-port": "0", "--shop-port": "0", option: str(port)}
        told = portico(
            "demo", "--data", str(tmp_path / "data"), *(word for each in ports.items() for word in each),
            cwd=document.ROOT)
    assert told.returncode == 1
    assert told.stderr.splitlines()[-1] == (
        'portico: port %d is in use by another program; choose another with %s N (make demo ARGS="%s N")'
        % (port, option, option))


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_another_folder_makes_nothing(command, tmp_path):
    told = portico(command, cwd=tmp_path)
    assert told.returncode == 1
    assert told.stderr == (
        "portico: cannot find the folder Templates in %s; start in Portico's folder or set templatesFolder\n" % tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_creating_says_where(tmp_path):
    made = portico("org", "create", "--name", "Northwind", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("org_") and made.stdout.count("\n") == 1
    assert made.stderr == "portico: data folder %s/.portico\n" % tmp_path


def test_the_version_is_told_either_way():
    assert portico("version").stdout == portico("--version").stdout != ""
