"""Mail handed to a real postfix of its own: STARTTLS, delivery into a folder, and its refusals."""

import email
import email.policy
import getpass
import os
import pwd
import shutil
import socket
import subprocess
import time

import pytest

from peers import free_port

MAIN = """
compatibility_level = 3.6
queue_directory = {queue}
data_directory = {data}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.test
mydestination =
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access inline:{{ {{nobody@example.com = 550 5.1.1 unknown}} }}, permit_mynetworks, reject
mynetworks = 127.0.0.0/8
message_size_limit = 200000
virtual_mailbox_domains = example.com
virtual_mailbox_maps = static:all/
virtual_mailbox_base = {mail}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
default_transport = error:no outbound
smtpd_client_connection_rate_limit = 0
maillog_file = {log}
maillog_file_prefixes = {log}
"""

MASTER = """
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
virtual unix - n n - - virtual
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@pytest.fixture
def postfix(authority, tmp_path_factory):
    if shutil.which("postfix") is None:
        pytest.skip("no postfix on this machine (apt-get install postfix)")
    if getpass.getuser() != "root":
        pytest.skip("postfix is started by root only")
    folder = tmp_path_factory.mktemp("postfix")
    for parent in [folder, *folder.parents][:4]:
        parent.chmod(parent.stat().st_mode | 0o055)
    owner = pwd.getpwnam("postfix")
    parts = {name: folder / name for name in ("etc", "queue", "data", "mail")}
    for path in parts.values():
        path.mkdir()
    os.chown(parts["data"], owner.pw_uid, owner.pw_gid)
    nobody = pwd.getpwnam("nobody")
    os.chown(parts["mail"], nobody.pw_uid, nobody.pw_gid)
    port = free_port()
    certificate, key = authority.good
    (parts["etc"] / "main.cf").write_text(MAIN.format(
        queue=parts["queue"], data=parts["data"], mail=parts["mail"], certificate=certificate, key=key,
        uid=nobody.pw_uid, gid=nobody.pw_gid, log=folder / "log"))
    (parts["etc"] / "master.cf").write_text(MASTER.format(port=port))

    def run(word):
        return subprocess.run(
            ["postfix", "-c", str(parts["etc"]), word], capture_output=True, text=True, timeout=60)

    started = run("start")
    if started.returncode != 0:
        pytest.skip(f"postfix does not start here: {started.stderr[-300:]}")
    try:
        wait_for(port)
        yield port, parts["mail"], folder / "log"
    finally:
        run("stop")


def wait_for(port):
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("postfix does not listen")


def test_postfix(postfix, start, authority):
    port, folder, log = postfix
    demo = start(
        MAIL_ADAPTER="smtp", MAIL_HOST="localhost", MAIL_PORT=port, MAIL_SECURITY="starttls",
        MAIL_AUTHORITY_FILE=authority.file, MAIL_ADDRESS="pay@shop.example")
    checkout = demo.create()
    message = demo.wait(checkout, lambda each: each["status"] == "sent")
    files = []
    for _ in range(100):
        files = [path for path in folder.rglob("new/*")]
        if files:
            break
        time.sleep(0.1)
    assert len(files) == 1, log.read_text()[-2000:]
    mail = email.message_from_bytes(files[0].read_bytes(), policy=email.policy.default)
    assert mail["message-id"] == f"<{message['id']}@shop.example>"
    assert mail["return-path"] == "<pay@shop.example>" and mail["delivered-to"] == "payer@example.com"
    assert "with ESMTPS id" in mail["received"]
    assert checkout["url"] in mail.get_body(("plain",)).get_content()
    gone = demo.create("nobody@example.com")
    assert demo.wait(gone, lambda each: each["status"] == "failed")["failure"] == "address_refused"
