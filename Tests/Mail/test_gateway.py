"""Text messages handed to a server that behaves as Twilio's Messages API does."""

import base64
import http.server
import json
import threading
import urllib.parse

import pytest

from peers import write

ANSWERS = {
    "+15005550001": (400, {"code": 21211, "status": 400}),
    "+15005550003": (429, {"code": 20429, "status": 429}),
}


@pytest.fixture
def gateway():
    taken = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = dict(urllib.parse.parse_qsl(body))
            user = base64.b64decode(self.headers.get("authorization", "Basic ").split()[1]).decode()
            if user != "AC1:tok en" or self.path != "/2010-04-01/Accounts/AC1/Messages.json":
                status, answer = 401, {"code": 20003, "status": 401}
            else:
                status, answer = ANSWERS.get(form["To"], (201, {"sid": "SM1", "status": "queued", "error_code": None}))
                if status == 201:
                    taken.append(form)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, taken
    server.shutdown()


def settings(port, file):
    return {
        "SMS_ADAPTER": "gateway", "SMS_URL": f"http://127.0.0.1:{port}", "SMS_ACCOUNT": "AC1",
        "SMS_TOKEN_FILE": file, "SMS_SENDER": "+15005550000"}


def create(demo, number):
    return demo.create(sendEmail=False, sendSms=True, customer={"phone": number})


def test_gateway(start, gateway, tmp_path):
    port, taken = gateway
    demo = start(**settings(port, write(tmp_path / "token", b"tok en\n")))
    checkout = create(demo, "+44 20 7946 0018")
    message = demo.wait(checkout, lambda each: each["status"] == "sent")
    assert message["gatewayReference"] == "SM1" and message["to"] == "+442079460018"
    assert taken[0]["From"] == "+15005550000" and taken[0]["To"] == "+442079460018"
    assert taken[0]["Body"].endswith(checkout["url"]) and taken[0]["Body"].startswith("[Test] Northwind")
    failed = demo.wait(create(demo, "+15005550001"), lambda each: each["status"] == "failed")
    assert (failed["failure"], failed["code"]) == ("address_refused", 21211)
    later = demo.wait(create(demo, "+15005550003"), lambda each: each["status"] == "queued" and each["tries"])
    assert later["code"] == 429
    assert "7946" not in demo.log() and "tok en" not in demo.log()


def test_wrong_token(start, gateway, tmp_path):
    port, taken = gateway
    demo = start(**settings(port, write(tmp_path / "token", b"wrong")))
    demo.wait(create(demo, "+44 20 7946 0018"), lambda each: each["status"] == "queued" and each["tries"])
    assert taken == [] and "message_channel_broken" in demo.log()
