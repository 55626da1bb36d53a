"""Mail handed to aiosmtpd: TLS both ways, both ways to authenticate, refusals, DKIM, and what Python makes of it."""

import email
import email.policy
import ssl

import dkim
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from peers import free_port

USER, PASSWORD = "user", "päss word"


class Box:
    """Keeps what comes; refuses by the recipient's name."""

    def __init__(self):
        self.taken, self.mechanisms, self.greylisted = [], [], set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user"
        if address.startswith("later@") and address not in self.greylisted:
            self.greylisted.add(address)
            return "451 4.7.1 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content, session.ssl is not None))
        return "250 2.0.0 taken"

    def authenticate(self, server, session, envelope, mechanism, data):
        self.mechanisms.append(mechanism)
        good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=good, handled=False)


@pytest.fixture
def serve(authority):
    controllers = []

    def make(security="starttls", certificate=None, exclude=(), needs_user=True):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*map(str, certificate or authority.good))
        box = Box()
        options = {"authenticator": box.authenticate, "auth_required": True} if needs_user else {}
        if security == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        elif security == "tls":
            options |= {"auth_require_tls": False} if needs_user else {}
            options["ssl_context"] = context
        box.port = free_port()
        controller = Controller(
            box, hostname="127.0.0.1", port=box.port, auth_exclude_mechanism=list(exclude), **options)
        controller.start()
        controllers.append(controller)
        return box

    yield make
    for controller in controllers:
        controller.stop()


def settings(box, authority, password, security="starttls", **more):
    return {
        "MAIL_ADAPTER": "smtp", "MAIL_HOST": "localhost", "MAIL_PORT": box.port, "MAIL_SECURITY": security,
        "MAIL_USER": USER, "MAIL_PASSWORD_FILE": password, "MAIL_AUTHORITY_FILE": authority.file,
        "MAIL_ADDRESS": "pay@shop.example", "MAIL_BOUNCE_ADDRESS": "bounce@shop.example", **more}


def sent(message):
    return message["status"] == "sent"


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("exclude, mechanism", [([], "PLAIN"), (["PLAIN"], "LOGIN")])
def test_taken(serve, start, authority, password, security, exclude, mechanism):
    box = serve(security, exclude=exclude)
    demo = start(**settings(box, authority, password, security))
    checkout = demo.create()
    message = demo.wait(checkout, sent)
    assert message["tries"] == 1 and message["code"] == 250
    assert box.mechanisms == [mechanism]
    sender, recipients, content, _ = box.taken[0]
    assert (sender, recipients) == ("bounce@shop.example", ["payer@example.com"])
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert mail.defects == [] and [part.defects for part in mail.iter_parts()] == [[], []]
    assert mail["message-id"] == f"<{message['id']}@shop.example>"
    assert mail["from"].addresses[0].addr_spec == "pay@shop.example"
    assert mail["to"].addresses[0].display_name == "Zoë, Müller"
    assert "€42.50" in mail["subject"] and mail["auto-submitted"] == "auto-generated"
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    for part in (text, html):
        assert checkout["url"] in part and "Größe “L”" in part


def test_wrong_password_is_tried_again(serve, start, authority, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong")
    wrong.chmod(0o600)
    box = serve()
    demo = start(**settings(box, authority, wrong))
    message = demo.wait(demo.create(), lambda each: each["tries"] == 1 and each["status"] == "queued")
    assert message["code"] == 535 and box.taken == []
    assert "message_channel_broken" in demo.log() and "wrong" not in demo.log().replace("wrong_", "")


def test_certificate_of_another_name(serve, start, authority, password):
    box = serve(certificate=authority.other)
    demo = start(**settings(box, authority, password))
    demo.wait(demo.create(), lambda each: each["tries"] == 1 and each["status"] == "queued")
    assert box.taken == [] and box.mechanisms == []


def test_unknown_authority(serve, start, authority, password):
    box = serve()
    without = settings(box, authority, password)
    del without["MAIL_AUTHORITY_FILE"]
    demo = start(**without)
    demo.wait(demo.create(), lambda each: each["tries"] == 1 and each["status"] == "queued")
    assert box.taken == [] and box.mechanisms == []


def test_refusals(serve, start, authority, password):
    box = serve()
    demo = start(**settings(box, authority, password))
    gone = demo.create("nobody@example.com")
    message = demo.wait(gone, lambda each: each["status"] == "failed")
    assert (message["failure"], message["code"]) == ("address_refused", 550)
    later = demo.create("later@example.com")
    message = demo.wait(later, lambda each: each["status"] == "queued" and each["tries"] == 1)
    assert message["code"] == 451 and message["nextTryAt"] > message["updatedAt"]


def test_without_tls_and_user(serve, start, authority):
    box = serve("plain", needs_user=False)
    demo = start(
        MAIL_ADAPTER="smtp", MAIL_HOST="127.0.0.1", MAIL_PORT=box.port, MAIL_SECURITY="plain",
        MAIL_ADDRESS="pay@shop.example")
    demo.wait(demo.create(), sent)
    assert box.taken[0][0] == "pay@shop.example"


@pytest.mark.parametrize("algorithm", ["rsa", "ed25519"])
def test_dkim(serve, start, authority, password, signing_keys, algorithm):
    if algorithm == "ed25519":
        pytest.importorskip("nacl", reason="dkimpy checks Ed25519 with PyNaCl")
    file, record = signing_keys[algorithm]
    box = serve()
    demo = start(**settings(
        box, authority, password, MAIL_DKIM_DOMAIN="shop.example", MAIL_DKIM_SELECTOR="s1", MAIL_DKIM_KEY_FILE=file))
    demo.wait(demo.create(), sent)
    content = box.taken[0][2]

    def answer(name, timeout=5):
        return record if name == b"s1._domainkey.shop.example." else None

    assert dkim.verify(content, dnsfunc=answer)
    assert dkim.verify(content.replace(b"Subject: ", b"Subject:  "), dnsfunc=answer)
    for old, new in ((b"42.50", b"41.50"), (b"Date: ", b"Date: Mon, "), (b"\r\nTo: ", b"\r\nTo: <x@y.z>, ")):
        assert old in content
        assert not dkim.verify(content.replace(old, new), dnsfunc=answer)
    assert not dkim.verify(content.replace(b"\r\nTo: ", b"\r\nReply-To: <x@y.z>\r\nTo: "), dnsfunc=answer)
