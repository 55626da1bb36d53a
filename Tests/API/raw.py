"""Requests as bytes, for what no client library sends."""

import contextlib
import json
import socket
import threading
import time
from urllib.parse import urlsplit


class Raw:
    """An answer read from a socket, with the names that `requests` uses."""

    def __init__(self, file):
        line = file.readline().decode("latin-1")
        if not line:
            raise ConnectionError("closed without an answer")
        self.status_code = int(line.split(" ")[1])
        self.headers = Headers()
        while (line := file.readline().decode("latin-1").rstrip("\r\n")):
            name, _, value = line.partition(":")
            self.headers[name.lower()] = value.strip()
        self.content = file.read(int(self.headers.get("Content-Length", "0")))

    @property
    def text(self):
        return self.content.decode("utf-8")

    def json(self):
        return json.loads(self.content)


class Headers(dict):
    def get(self, name, default=None):
        return super().get(name.lower(), default)


def connected(origin):
    place = urlsplit(origin)
    return socket.create_connection(("127.0.0.1", place.port), timeout=10)


def sent(origin, data):
    """The answer to bytes."""
    with connected(origin) as connection, connection.makefile("rb") as file:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(data)
        return Raw(file)


def pipelined(origin, requests):
    """The answers to requests that are sent without waiting."""
    with connected(origin) as connection, connection.makefile("rb") as file:
        sender = threading.Thread(target=connection.sendall, args=(b"".join(requests),), daemon=True)
        sender.start()
        answers = [Raw(file) for _ in requests]
        sender.join()
        return answers


@contextlib.contextmanager
def crowd(origin, count):
    """As many idle connections as one address may have."""
    crowd = []
    try:
        # Some more, since each that was there before and is still closing keeps one of these out.
        for _ in range(count + 16):
            crowd.append(connected(origin))
        # The server may still be accepting what has connected, and closing what was there before.
        becomes(origin, 503, lambda: crowd.append(connected(origin)))
        yield
    finally:
        for each in crowd:
            each.close()
        becomes(origin, 200)


def becomes(origin, status, otherwise=lambda: None):
    """Waits until a few new connections in a row are answered with the status; does something each time they are not."""
    question = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    row = 0
    for _ in range(100):
        if sent(origin, question).status_code == status:
            row += 1
        else:
            row = 0
            otherwise()
        if row == 4:
            return
        time.sleep(0.02)
    raise AssertionError("new connections are not answered with %d" % status)
