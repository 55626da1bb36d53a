"""Fixtures: a certificate authority, a demo with mail settings of its own, and the mail servers it hands mail to."""

import base64
import datetime
import ipaddress
import json
import os
import pathlib
import signal
import subprocess
import time

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

from peers import write

ROOT = pathlib.Path(__file__).resolve().parents[2]


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


class Authority:
    """A certificate authority with a server certificate for localhost and one for another name."""

    def __init__(self, folder):
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        self.certificate = self.sign(self.name, self.key.public_key(), None)
        self.file = write(folder / "ca.pem", self.certificate.public_bytes(serialization.Encoding.PEM))
        self.good = self.issue("localhost", ["localhost"])
        self.other = self.issue("other", ["other.test"])

    def sign(self, name, public_key, names):
        now = datetime.datetime.now(datetime.timezone.utc)
        builder = (
            x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(public_key)
            .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=names is None, path_length=None), critical=True))
        if names:
            entries = [x509.DNSName(each) for each in names] + [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            builder = builder.add_extension(
                x509.SubjectAlternativeName(entries if "localhost" in names else entries[:1]), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def issue(self, file, names):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        certificate = self.sign(name, key.public_key(), names)
        return (
            write(self.folder / f"{file}.pem", certificate.public_bytes(serialization.Encoding.PEM)),
            write(self.folder / f"{file}.key", pem(key)))


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="session")
def signing_keys(tmp_path_factory):
    """The keys of DKIM by algorithm: file and what the name server would say."""
    folder = tmp_path_factory.mktemp("dkim")
    rsa_key, ed_key = rsa.generate_private_key(65537, 2048), ed25519.Ed25519PrivateKey.generate()
    rsa_public = rsa_key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    ed_public = ed_key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return {
        "rsa": (write(folder / "rsa.pem", pem(rsa_key)), b"v=DKIM1; k=rsa; p=" + base64.b64encode(rsa_public)),
        "ed25519": (
            write(folder / "ed.pem", pem(ed_key)), b"v=DKIM1; k=ed25519; p=" + base64.b64encode(ed_public)),
    }


class Demo:
    """A demo of its own, so that it can have settings of its own."""

    def __init__(self, folder, settings):
        self.folder = folder
        environment = {**os.environ, **{f"PORTICO_{name}": str(value) for name, value in settings.items()}}
        self.process = subprocess.Popen(
            [os.environ["PORTICO_BINARY"], "demo", "--quiet", "--data", str(folder), "--admin-port", "0",
             "--main-port", "0", "--shop-port", "0"],
            cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        facts = folder / "demo.json"
        for _ in range(300):
            if facts.exists() and self.answers(facts):
                return
            if self.process.poll() is not None:
                raise RuntimeError(self.process.stderr.read().decode())
            time.sleep(0.1)
        raise RuntimeError("the demo does not answer")

    def answers(self, facts):
        try:
            self.facts = json.loads(facts.read_text())
            return requests.get(self.facts["adminBackend"] + "/health", timeout=5).status_code == 200
        except (ValueError, requests.ConnectionError):
            return False

    def call(self, method, path, body=None):
        site = self.facts["sites"][0]
        return requests.request(
            method, self.facts["adminBackend"] + path.replace("{site}", site["id"]), json=body, timeout=10,
            headers={"Authorization": "Bearer " + site["secretKey"]})

    def create(self, email="payer@example.com", **more):
        body = {"currency": "EUR", "items": [{"name": "Größe “L”", "quantity": 2, "unitAmount": 2125}],
                "reference": "10-1", "customer": {"name": "Zoë, Müller", "email": email}, "sendEmail": True, **more}
        answer = self.call("POST", "/v1/checkouts/{site}/create", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def messages(self, checkout):
        return self.call("GET", f"/v1/checkouts/{checkout['id']}/messages").json()["data"]

    def wait(self, checkout, fits, seconds=15):
        """The message once it fits."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            message = self.messages(checkout)[0]
            if fits(message):
                return message
            time.sleep(0.1)
        raise AssertionError(f"still {message}\n{self.log()[-2000:]}")

    def log(self):
        return (self.folder / "demo.log").read_text()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(timeout=40)
        # What the log has is what operators pass around.
        assert "payer@example.com" not in self.log()
        assert status == 0


@pytest.fixture
def start(tmp_path):
    """Starts demos and stops them."""
    if not os.path.exists(os.environ.get("PORTICO_BINARY", "")):
        pytest.skip("PORTICO_BINARY names no binary")
    running = []

    def make(**settings):
        folder = tmp_path / f"demo{len(running)}"
        folder.mkdir(mode=0o700)
        running.append(Demo(folder, settings))
        return running[-1]

    yield make
    for demo in running:
        demo.stop()


@pytest.fixture
def password(tmp_path):
    return write(tmp_path / "password", b"p\xc3\xa4ss word\n")
