"""Measures the project against its peers, interleaved round by round, and prints Markdown; see run.sh.

A ratio is the median of the ratios of each round, so that a slow minute of the machine slows both sides of it.
"""

import os
import platform
import re
import statistics
import sys
import time

from deliveries import deliveries
from lists import lists, replay
from live import live
from measuring import measure, measure_idle, measure_start, median
from servers import find_servers
from taxes import taxes

ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECS = float(os.environ.get("SECS", "4"))
IDLE = int(os.environ.get("IDLE", "5000"))
BASE = "hummingbird"
# What is measured without a peer.
ALONE = {"replay": replay, "lists": lists, "live": live, "deliveries": deliveries, "taxes": taxes}

LOADS = {
    "page": ("GET of an open checkout page, 64 connections", "page", 64),
    "page256": ("GET of an open checkout page, 256 connections", "page", 256),
    "create": ("POST create with five items, durable, 64 connections", "create", 64),
    "create256": ("POST create with five items, durable, 256 connections", "create", 256),
}


def main():
    run, wanted = sys.argv[1], sys.argv[2:] or [*LOADS, "start", "idle", "replay", "lists", "live", "deliveries", "taxes"]
    unknown = [each for each in wanted if each not in LOADS and each not in ("start", "idle", *ALONE)]
    if unknown:
        raise SystemExit("there is no scenario %s" % unknown[0])
    servers = find_servers(run) if set(wanted) - set(ALONE) else []
    print("\n%s, %s, Linux %s. Server on one core, wrk on another; %d rounds of %g s, interleaved." % (
        time.strftime("%Y-%m-%d", time.gmtime()), processor(), platform.release(), ROUNDS, SECS))
    for each in wanted:
        if each in LOADS:
            load(servers, *LOADS[each])
        elif each == "start":
            start(servers)
        elif each in ALONE:
            folder = os.path.join(run, each)
            os.mkdir(folder)
            ALONE[each](folder)
        else:
            idle(servers)
        sys.stdout.flush()


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        match = re.search(r"^model name\s*: (.*)$", file.read(), re.M)
    return "%d cores of %s" % (os.cpu_count(), match.group(1) if match else platform.machine())


def load(servers, title, kind, connections):
    able = [each for each in servers if (each.pages if kind == "page" else each.creates)]
    rounds = {each.name: [] for each in able}
    for _ in range(ROUNDS):
        for server in able:
            rounds[server.name].append(measure(server, kind, connections, SECS))
    print("\n### %s\n" % title)
    print("| server | req/s | ratio (least to most) | µs CPU a request | ratio of CPU | p50 ms | p99 ms | RSS MiB | noise |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for name, results in sorted(rounds.items(), key=lambda item: -median(item[1], "rate")):
        ratio = cpu_ratio = "–"
        if BASE in rounds:
            ratios = [ours["rate"] / theirs["rate"] for ours, theirs in zip(results, rounds[BASE])]
            ratio = "%.2f (%.2f to %.2f)" % (statistics.median(ratios), min(ratios), max(ratios))
            cpu_ratio = "%.2f" % statistics.median(
                theirs["cpu"] / ours["cpu"] for ours, theirs in zip(results, rounds[BASE]))
        errors = sum(each["errors"] for each in results)
        print("| %s%s | %.0f | %s | %.1f | %s | %.2f | %.2f | %.1f | %.2f |" % (
            name, " (**%d errors**)" % errors if errors else "", median(results, "rate"), ratio, median(results, "cpu"),
            cpu_ratio, median(results, "p50"), median(results, "p99"), median(results, "rss"), median(results, "noise")))


def start(servers):
    rounds = {each.name: [] for each in servers}
    for _ in range(7):
        for server in servers:
            rounds[server.name].append(measure_start(server))
    print("\n### Start to the first page, and memory at rest after it (median of 7)\n")
    print("| server | ms | RSS MiB | PSS MiB |\n|---|--:|--:|--:|")
    for name, results in sorted(rounds.items(), key=lambda item: median(item[1], "ms")):
        print("| %s | %.1f | %.1f | %.1f |" % (name, median(results, "ms"), median(results, "rss"), median(results, "pss")))


def idle(servers):
    print("\n### %d idle keep-alive connections\n" % IDLE)
    print("| server | held | KiB each | PSS MiB before and after | sample that still answers |\n|---|--:|--:|--:|--:|")
    for server in servers:
        result = measure_idle(server, IDLE)
        print("| %s | %d | %.2f | %.1f, %.1f | %d of %d |" % (
            server.name, result["held"], result["kib"], result["before"], result["after"], result["answered"], result["sample"]))


main()
