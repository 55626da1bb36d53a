"""What is measured, and how: wrk on CPU 1, the server's CPU time and memory from /proc, and what else the machine did."""

import os
import re
import resource
import socket
import statistics
import subprocess
import time

from servers import PORT

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(process):
    """User and system time of all threads; the grain of 10 ms is small beside seconds."""
    with open("/proc/%d/stat" % process.pid, encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def mebibytes(process, what):
    """`Pss` (shared pages by share) or a field of status such as `VmRSS` and `VmHWM`."""
    name = "smaps_rollup" if what == "Pss" else "status"
    with open("/proc/%d/%s" % (process.pid, name), encoding="ascii") as file:
        return int(re.search(r"^%s:\s+(\d+)" % what, file.read(), re.M).group(1)) / 1024


def machine_seconds():
    with open("/proc/stat", encoding="ascii") as file:
        fields = [int(each) for each in file.readline().split()[1:]]
    return (sum(fields[:8]) - fields[3] - fields[4]) / TICK


def wrk(script, port, connections, seconds):
    before = os.times()
    output = subprocess.run(
        ["taskset", "-c", "1", "wrk", "-t1", "-c%d" % connections, "-d%gs" % seconds, "--latency", "--timeout", "8s", "-s", script,
         "http://127.0.0.1:%d" % port], capture_output=True, text=True).stdout
    after = os.times()

    def milliseconds(percentile):
        match = re.search(r"^\s+%s%%\s+([\d.]+)(us|ms|s|m)\s*$" % percentile, output, re.M)
        return float(match.group(1)) * {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}[match.group(2)] if match else float("nan")

    errors = sum(int(each) for each in re.findall(r"Non-2xx or 3xx responses: (\d+)", output))
    sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output)
    errors += sum(int(each) for each in sockets.groups()) if sockets else 0
    return {
        "requests": int(re.search(r"(\d+) requests in", output).group(1)),
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1)),
        "p50": milliseconds(50), "p99": milliseconds(99), "errors": errors,
        "client": after.children_user + after.children_system - before.children_user - before.children_system,
    }


def measure(server, kind, connections, seconds):
    """One round: a fresh server on fresh data, a second of warming up, then the measurement."""
    script = server.pages if kind == "page" else server.creates
    port = PORT if kind == "page" else server.create_port
    server.start()
    try:
        wrk(script, port, connections, 1)
        cpu, machine, begun = cpu_seconds(server.process), machine_seconds(), time.time()
        result = wrk(script, port, connections, seconds)
        used, lasted = cpu_seconds(server.process) - cpu, time.time() - begun
        result["cpu"] = used / max(result["requests"], 1) * 1e6
        result["noise"] = max(0.0, machine_seconds() - machine - used - result["client"]) / lasted
        result["rss"] = mebibytes(server.process, "VmHWM")
        return result
    finally:
        server.stop()


def measure_start(server):
    """Seconds from the fork to the end of the first page, and the memory then."""
    seconds = server.start()
    try:
        return {"ms": seconds * 1000, "rss": mebibytes(server.process, "VmRSS"), "pss": mebibytes(server.process, "Pss")}
    finally:
        server.stop()


def measure_idle(server, count):
    """KiB that each of many connections costs while it is kept alive after a page, and how many of a sample still answer."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    server.start()
    held = []
    try:
        for _ in range(200):
            ask(held, server.first_page)
        while held:
            held.pop().close()
        time.sleep(0.5)
        before = mebibytes(server.process, "Pss")
        for _ in range(count):
            ask(held, server.first_page)
        time.sleep(1)
        after = mebibytes(server.process, "Pss")
        sample = held[:: max(1, len(held) // 50)]
        answered = sum(request(each, server.first_page) for each in sample)
        return {
            "held": len(held), "kib": (after - before) * 1024 / max(1, len(held)), "before": before, "after": after,
            "answered": answered, "sample": len(sample)}
    finally:
        for each in held:
            each.close()
        server.stop()


def ask(held, path):
    try:
        connection = socket.create_connection(("127.0.0.1", PORT), 5)
        connection.settimeout(5)
        if request(connection, path):
            held.append(connection)
    except OSError:
        pass


def request(connection, path):
    """Asks for a page on an open connection and reads it to its end; answers whether it came."""
    try:
        connection.sendall(("GET %s HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % (path, PORT)).encode())
        answer = b""
        while b"</html>" not in answer[-64:]:
            piece = connection.recv(65536)
            if not piece:
                return False
            answer += piece
        return answer.startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def median(rounds, name):
    return statistics.median(each[name] for each in rounds)
