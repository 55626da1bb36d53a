"""Signed webhooks to a fast receiver on this machine: how many a second one core sends, and how soon after the commit."""

import os
import statistics
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Webhooks"))

from installation import Installation  # noqa: E402
from sink import Sink  # noqa: E402

COUNT = int(os.environ.get("DELIVERIES", "10000"))
IDLE = int(os.environ.get("IDLE_DELIVERIES", "300"))


def deliveries(folder):
    os.environ["PORTICO_LOOPS"] = "1"
    shop, sink = Installation(folder, cores="0"), Sink(keep=False)
    shop.start()
    endpoint = shop.endpoint(sink.url)
    print("\n### Webhooks: signed by HMAC-SHA256 and Ed25519, body of a whole checkout, server on one core\n")
    delays = first_bytes(shop, sink)
    print("| measured | |\n|---|--:|")
    print("| create called to first byte received, idle, p50 | %.1f ms |" % (1e3 * statistics.median(delays)))
    print("| the same, p99 of %d | %.1f ms |" % (len(delays), 1e3 * delays[int(len(delays) * 0.99)]))
    fill(shop, sink)
    rounds = [burst(shop, sink, endpoint) for _ in range(3)]
    print("| deliveries a second, median of three bursts of %d | %.0f |" % (
        sink.made, statistics.median(each[0] for each in rounds)))
    print("| µs CPU of the server for each | %.0f |" % statistics.median(each[1] for each in rounds))
    shop.stop()
    sink.close()


def first_bytes(shop, sink):
    """From before the call that creates, so the whole call is in it, to the arrival; nothing else runs."""
    delays = []
    for _ in range(IDLE):
        before, began = sink.count, time.time()
        shop.checkout()
        sink.wait(before + 1)
        delays.append(sink.times[before] - began)
        time.sleep(0.01)
    return sorted(delays)


def fill(shop, sink):
    def make(count):
        for _ in range(count):
            shop.checkout(items=[{"name": "Kettle", "unitAmount": 4250, "quantity": 1}], amount=None)

    threads = [threading.Thread(target=make, args=(COUNT // 8,)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    sink.made = IDLE + 8 * (COUNT // 8)
    assert sink.wait(sink.made, 120), "only %d of %d arrived" % (sink.count, sink.made)
    time.sleep(1)


def burst(shop, sink, endpoint):
    """Has everything sent again."""
    cpu, before = processor_seconds(shop.process.pid), sink.count
    answer = shop.call("POST", "/v1/webhook-endpoints/%s/resend" % endpoint["id"], {"status": "delivered"}, timeout=120)
    assert sink.wait(before + answer["count"], 120)
    spent = processor_seconds(shop.process.pid) - cpu
    times = sink.times[before:]
    time.sleep(1)
    return len(times) / (times[-1] - times[0]), 1e6 * spent / len(times)


def processor_seconds(pid):
    with open("/proc/%d/stat" % pid, encoding="utf-8") as file:
        fields = file.read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
