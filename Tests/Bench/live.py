"""What open pages cost that wait for their checkout, and how soon an event reaches all of them."""

import http.client
import json
import os
import re
import resource
import select
import socket
import time
import urllib.parse

from measuring import cpu_seconds, mebibytes
from servers import ADMIN_PORT, PORT, Portico

PAGES = int(os.environ.get("PAGES", "10000"))


def live(folder):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    server = Portico(folder)
    print("\n### %d open pages that wait for news\n" % PAGES)
    print("| pages | held | MiB before | MiB with all open | KiB a page | first told ms | all told ms | CPU ms |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for title, checkouts in (("of one checkout", 1), ("of %d checkouts, all changed at once" % len(server.checkouts), None)):
        chosen = server.checkouts if checkouts is None else server.checkouts[:checkouts]
        show("events " + title, measure(
            server, lambda: [path for _, path in chosen], open_events, b'"result"',
            lambda _: [cancel(server, identifier) for identifier, _ in chosen]))
    show("held HTML of one checkout", measure(
        server, lambda: [pend(server, server.checkouts[0][1])], open_held, b"</html>", lambda news: [deliver(server, news)],
        ready=decided))


def show(title, told):
    print("| %s | %d | %.0f | %.0f | %.2f | %.0f | %.0f | %.0f |" % (title, *told))


def measure(server, prepare, open_page, mark, tell, ready=lambda server: None):
    """Opens pages of the paths that `prepare` answers and looks when `mark` has come on all of them after `tell`, which is
    told what `ready` has waited for."""
    server.start()
    held = []
    try:
        paths = prepare()
        before = mebibytes(server.process, "Pss")
        for number in range(PAGES):
            held.append(open_page(paths[number % len(paths)]))
        time.sleep(1)
        after, peak = mebibytes(server.process, "Pss"), mebibytes(server.process, "VmHWM")
        waiting = {each.fileno(): each for each in held}
        poll = select.epoll()
        for number in waiting:
            poll.register(number, select.EPOLLIN)
        news = ready(server)
        cpu, begun, times = cpu_seconds(server.process), time.perf_counter(), []
        cancels = tell(news)
        while waiting and time.perf_counter() - begun < 30:
            for number, _ in poll.poll(0.1):
                if number in waiting and mark in waiting[number].recv(65536):
                    times.append(time.perf_counter() - begun)
                    poll.unregister(number)
                    del waiting[number]
        for each in cancels:
            each.close()
        if waiting:
            raise SystemExit("%d pages were never told" % len(waiting))
        used = cpu_seconds(server.process) - cpu
        return (len(held), before, max(after, peak), (after - before) * 1024 / PAGES, times[0] * 1000, times[-1] * 1000, used * 1000)
    finally:
        for each in held:
            each.close()
        server.stop()


def open_held(path):
    """Asks for the waiting page that stays open, and reads what comes of it at once."""
    connection = socket.create_connection(("127.0.0.1", PORT), 10)
    connection.sendall(("GET %s/processing?hold HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % (path, PORT)).encode())
    answer = b""
    while b"</main>" not in answer:
        piece = connection.recv(65536)
        if not piece or not (answer + piece).startswith(b"HTTP/1.1 200"):
            raise SystemExit("a page was not held: %r" % (answer + piece)[:200])
        answer += piece
    if b"</html>" in answer:
        raise SystemExit("a page came whole instead of waiting")
    return connection


def pend(server, path):
    """Pays a checkout, as a browser without scripts does, by a card whose bank takes its time; holds the news of it."""
    call(server, "POST", "/v1/test/notifications", {"deliver": "later"})
    page = browse("GET", path)[1]
    fields = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page))
    card = browse("POST", path + "/pay", dict(fields, method="card", providerToken=""))[0]
    token = re.search(r'name="csrf" value="([^"]*)"', browse("GET", card)[1])[1]
    back = browse("POST", card, {"csrf": token, "number": "4000000000000077", "expiry": "12/40", "cvc": "123"})[0]
    browse("GET", back)
    return path


def decided(server):
    """The news that the bank has decided, which takes it five seconds."""
    newest = {"type": None}
    while newest["type"] != "payment.succeeded":
        newest = call(server, "GET", "/v1/test/notifications")["data"][0]
        time.sleep(0.05)
    return newest["id"]


def deliver(server, news):
    """Delivers held news without waiting for what follows from it."""
    connection = socket.create_connection(("127.0.0.1", ADMIN_PORT), 10)
    connection.sendall((
        "POST /v1/test/notifications/%s/deliver HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\n\r\n"
        % (news, ADMIN_PORT, server.key)).encode())
    return connection


def call(server, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", ADMIN_PORT, timeout=10)
    headers = {"Authorization": "Bearer " + server.key, "Content-Type": "application/json"}
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status >= 300:
        raise SystemExit("%s %s: %d %r" % (method, path, answer.status, text[:300]))
    return json.loads(text)


def browse(method, path, form=None):
    """One step of a browser: where the answer leads, and its text."""
    connection = http.client.HTTPConnection("localhost", PORT, timeout=10)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    connection.request(method, path, urllib.parse.urlencode(form) if form else None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    place = urllib.parse.urlsplit(answer.getheader("Location") or "")
    return place.path + ("?" + place.query if place.query else ""), text


def open_events(path):
    """Asks for a page's events and reads the first."""
    connection = socket.create_connection(("127.0.0.1", PORT), 10)
    connection.sendall(("GET %s/events HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % (path, PORT)).encode())
    answer = b""
    while b"data: " not in answer:
        piece = connection.recv(65536)
        if not piece or not (answer + piece).startswith(b"HTTP/1.1 200"):
            raise SystemExit("a page's events were refused: %r" % (answer + piece)[:200])
        answer += piece
    return connection


def cancel(server, identifier):
    """Cancels a checkout without waiting for the answer."""
    connection = socket.create_connection(("127.0.0.1", ADMIN_PORT), 10)
    connection.sendall((
        "POST /v1/checkouts/%s/cancel HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\n\r\n"
        % (identifier, ADMIN_PORT, server.key)).encode())
    return connection
