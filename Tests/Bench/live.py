"""What open pages cost that wait for their checkout, and how soon an event reaches all of them."""

import os
import resource
import select
import socket
import time

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
        told = measure(server, (server.checkouts if checkouts is None else server.checkouts[:checkouts]))
        print("| %s | %d | %.0f | %.0f | %.2f | %.0f | %.0f | %.0f |" % (title, *told))


def measure(server, checkouts):
    server.start()
    held = []
    try:
        before = mebibytes(server.process, "Pss")
        for number in range(PAGES):
            held.append(open_page(checkouts[number % len(checkouts)][1]))
        time.sleep(1)
        after, peak = mebibytes(server.process, "Pss"), mebibytes(server.process, "VmHWM")
        waiting = {each.fileno(): each for each in held}
        poll = select.epoll()
        for number in waiting:
            poll.register(number, select.EPOLLIN)
        cpu, begun, times = cpu_seconds(server.process), time.perf_counter(), []
        cancels = [cancel(server, identifier) for identifier, _ in checkouts]
        while waiting and time.perf_counter() - begun < 30:
            for number, _ in poll.poll(0.1):
                if number in waiting and b'"result"' in waiting[number].recv(65536):
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


def open_page(path):
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
