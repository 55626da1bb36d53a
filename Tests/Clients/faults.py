"""A bad network: stands between a client and the portal, and does to each request what the test says."""

import http.client
import http.server
import threading
import time
import urllib.parse

PASS = "pass on"
LOSE = "pass on, then close without an answer"
CUT = "pass on, then break off in the middle of the answer"
HANG = "pass on after a few seconds, later than the client waits"
HTML = "answer with a page, as a wrong address does"
HANG_SECONDS = 4


class Status:
    """Answers with a status instead of passing on."""

    def __init__(self, status, **headers):
        self.status, self.headers = status, {name.replace("_", "-"): value for name, value in headers.items()}


class BadNetwork:
    """Serves on a free port; the faults are for one request each, all later ones pass."""

    def __init__(self, upstream, *faults):
        self.upstream, self.faults, self.seen = urllib.parse.urlsplit(upstream).netloc, list(faults), []
        self.over = threading.Event()
        network = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self):
                self.raw_requestline = self.rfile.readline(65537)
                if self.raw_requestline and self.parse_request():
                    network.serve(self)
                self.close_connection = True

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = "http://localhost:%d" % self.server.server_port

    def __enter__(self):
        return self

    def __exit__(self, *arguments):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def keys(self):
        return [headers.get("Idempotency-Key") for _, _, headers, _ in self.seen]

    @property
    def bodies(self):
        return [body for _, _, _, body in self.seen]

    def serve(self, request):
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        fault = self.faults[len(self.seen)] if len(self.seen) < len(self.faults) else PASS
        self.seen.append((request.command, request.path, request.headers, body))
        if isinstance(fault, Status):
            self.answer(request, fault.status, fault.headers, b"")
        elif fault == HTML:
            self.answer(request, 200, {"Content-Type": "text/html"}, b"<!doctype html><p>It works")
        else:
            if fault == HANG and self.over.wait(HANG_SECONDS):
                return
            status, headers, content = self.forward(request, body)
            if fault in (PASS, HANG):
                self.answer(request, status, headers, content)
            elif fault == CUT:
                self.answer(request, status, headers, content, cut=True)

    def forward(self, request, body):
        connection = http.client.HTTPConnection(self.upstream, timeout=10)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in ("host", "connection")}
        connection.request(request.command, request.path, body or None, headers)
        answer = connection.getresponse()
        kept = {name: value for name, value in answer.getheaders() if name.lower() not in ("connection", "content-length", "date")}
        content = answer.read()
        connection.close()
        return answer.status, kept, content

    def answer(self, request, status, headers, content, cut=False):
        request.send_response(status)
        for name, value in dict(headers, Connection="close").items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content[: len(content) // 2] if cut else content)
        if cut:
            request.wfile.flush()
            time.sleep(0.01)
