"""The servers that are compared: how each is prepared, started and stopped. The server always gets CPU 0."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import time
import urllib.request



def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


PORT = free_port()
ADMIN_PORT = free_port()
CHECKOUTS = 1000
PEERS = os.environ.get("PORTICO_PEERS", "")
BUILD = os.environ.get("PEERS_BUILD", "")

PAGE_HEADERS = {
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Language": "en;q=0.9,de;q=0.7",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) bench/1",
}


class Server:
    """One process on CPU 0. `name`, `pages` and `creates` (wrk scripts or None) describe it; `prepare` runs before each start."""

    name = ""
    pages = None
    creates = None
    first_page = ""
    create_port = PORT

    def __init__(self, run):
        self.run, self.process, self.log, self.started = run, None, None, 0.0

    def command(self):
        raise NotImplementedError

    def environment(self):
        return {}

    def prepare(self):
        pass

    def start(self):
        """Starts on fresh data; answers the seconds until the first page was complete."""
        self.prepare()
        self.log = open(os.path.join(self.run, self.name + ".log"), "w")
        environment = dict(os.environ, **self.environment())
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            ["taskset", "-c", "0"] + self.command(), env=environment, stdin=subprocess.DEVNULL, stdout=self.log,
            stderr=self.log, start_new_session=True)
        while time.perf_counter() - self.started < 20:
            if fetch_page(PORT, self.first_page):
                return time.perf_counter() - self.started
            if self.process.poll() is not None:
                break
            time.sleep(0.0005)
        self.stop()
        raise SystemExit("%s does not answer:\n%s" % (self.name, tail(self.log.name)))

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.log:
            self.log.close()


class Portico(Server):
    """The release build as an operator runs it: durable, with an access log; one loop, since it has one CPU."""

    name = "portico"

    def __init__(self, run):
        super().__init__(run)
        self.binary = os.environ["PORTICO_BINARY"]
        self.seed, self.data = os.path.join(run, "seed"), os.path.join(run, "data")
        self.create_port = ADMIN_PORT
        os.mkdir(self.seed)
        self._fill()

    def command(self):
        return [self.binary, "serve"]

    def environment(self, data=None):
        return {
            "PORTICO_DATA_FOLDER": data or self.data,
            "PORTICO_LOOPS": "1",
            "PORTICO_MAIN_FRONTEND_PORT": str(PORT),
            "PORTICO_ADMIN_BACKEND_PORT": str(ADMIN_PORT),
            "PORTICO_LIMITS_CONNECTIONS": "20000",
            "PORTICO_LIMITS_CONNECTIONS_PER_ADDRESS": "20000",
            "PORTICO_LIMITS_LIVE_PAGES": "20000",
            "PORTICO_LIMITS_LIVE_PAGES_PER_ADDRESS": "20000",
            "PORTICO_LIMITS_CALLS_PER_SECOND": "1000000",
            "PORTICO_LOG_FILE": os.path.join(self.run, "access.log"),
        }

    def prepare(self):
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.copytree(self.seed, self.data)
        open(os.path.join(self.run, "access.log"), "w").close()

    def _command_line(self, *words):
        environment = dict(os.environ, **self.environment(self.seed))
        done = subprocess.run([self.binary, *words], env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit("portico %s: %s" % (" ".join(words), done.stderr))
        return done.stdout.strip()

    def _fill(self):
        """An organisation, a site, a key and open checkouts, made through the program and its API; then the wrk scripts."""
        organization = self._command_line("org", "create", "--name", "Northwind Ltd")
        site = self._command_line("site", "create", "--org", organization, "--name", "Northwind Bikes", "--color", "#0f6b4f")
        key = self._command_line("key", "create", "--org", organization)
        body = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "create.json"), encoding="utf-8").read().strip()
        path = "/v1/checkouts/%s/create" % site
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Authorization": "Bearer " + key}
        log = open(os.path.join(self.run, "seed.log"), "w")
        process = subprocess.Popen(
            self.command(), env=dict(os.environ, **self.environment(self.seed)), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            wait_for_port(ADMIN_PORT, process, log.name)
            pages, self.key, self.checkouts = [], key, []
            for _ in range(CHECKOUTS):
                answer = urllib.request.urlopen(
                    urllib.request.Request("http://127.0.0.1:%d%s" % (ADMIN_PORT, path), body.encode(), headers), timeout=10)
                created = json.load(answer)
                pages.append("/" + created["url"].split("/", 3)[3])
                self.checkouts.append((created["id"], pages[-1]))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
            log.close()
        random.Random(1).shuffle(pages)
        self.first_page = pages[0]
        self.pages = write_script(self.run, "pages.lua", "GET", pages, PAGE_HEADERS)
        self.creates = write_script(self.run, "creates.lua", "POST", [path], headers, body)


class Peer(Server):
    """A server of the peers' folder, over the same data for all of them."""

    def __init__(self, run, name, binary, creates=True, **environment):
        super().__init__(run)
        self.name, self.binary, self.extra = name, binary, environment
        self.pages = os.path.join(BUILD, "data/r.lua")
        self.creates = os.path.join(BUILD, "data/c.lua") if creates else None
        self.database = os.path.join(run, "peer.db")

    def command(self):
        return [self.binary]

    def environment(self):
        return dict(self.extra, PORT=str(PORT), DB=self.database, SHARED=os.path.join(PEERS, "shared"), THREADS="1")

    def prepare(self):
        for ending in ("", "-wal", "-shm"):
            if os.path.exists(self.database + ending):
                os.remove(self.database + ending)
        shutil.copy(os.path.join(BUILD, "data/seed.db"), self.database)
        self.first_page = "/checkout/" + open(os.path.join(BUILD, "data/ids.txt"), encoding="ascii").readline().strip()


class StaticNginx(Peer):
    """nginx with the same pages as files: the limit of serving."""

    def command(self):
        template = open(os.path.join(PEERS, "nginx/static.conf.in"), encoding="utf-8").read()
        values = dict(
            THREADS=1, MASTER="off", RUN=self.run, PORT=PORT, SSL="", CERT="", KEY="", TICKETS="on", PAGES=BUILD + "/pages")
        for name, value in values.items():
            template = template.replace("@%s@" % name, str(value))
        path = os.path.join(self.run, "nginx.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(template)
        return [self.binary, "-c", path, "-p", self.run, "-e", os.path.join(self.run, "nginx-error.log")]


def find_servers(run):
    """The servers that are here, the project's own first; says which peers are left out."""
    known = {
        "portico": lambda: Portico(run),
        "hummingbird": lambda: Peer(run, "hummingbird", BUILD + "/hummingbird/release/Peer", EXECUTOR="nio"),
        "rust-hyper": lambda: Peer(run, "rust-hyper", BUILD + "/rust/target/release/peer"),
        "nginx-static": lambda: StaticNginx(run, "nginx-static", "/usr/sbin/nginx", creates=False),
    }
    needs = {
        "hummingbird": [BUILD + "/hummingbird/release/Peer", BUILD + "/data/seed.db"],
        "rust-hyper": [BUILD + "/rust/target/release/peer", BUILD + "/data/seed.db"],
        "nginx-static": ["/usr/sbin/nginx", BUILD + "/pages", BUILD + "/data/seed.db"],
    }
    wanted = os.environ.get("PEERS", "").split() or list(known)
    found = []
    for name in wanted:
        missing = [path for path in needs.get(name, []) if not os.path.exists(path)]
        if missing:
            print("left out: %s: no %s (run.sh build in PORTICO_PEERS makes it)" % (name, missing[0]))
        else:
            found.append(known[name]())
    return found


def write_script(run, name, method, paths, headers, body=None):
    """A wrk script that asks for the paths in turn, with every request formatted before the measurement."""
    path = os.path.join(run, name)
    pairs = ", ".join("[%s]=%s" % (json.dumps(key), json.dumps(value)) for key, value in headers.items())
    with open(path, "w", encoding="utf-8") as file:
        file.write("local paths = {%s}\n" % ", ".join(json.dumps(each) for each in paths))
        file.write("local body = %s\n" % ("nil" if body is None else "[==[%s]==]" % body))
        file.write("local requests, turn = {}, 0\n")
        file.write("function init()\n  local headers = {%s}\n" % pairs)
        file.write("  for index, path in ipairs(paths) do\n")
        file.write('    requests[index] = wrk.format("%s", path, headers, body)\n  end\nend\n' % method)
        file.write("function request() turn = turn %% #requests + 1; return requests[turn] end\n".replace("%%", "%"))
    return path


def fetch_page(port, path):
    """Whether a page came with status 200, whole, on a connection of its own."""
    try:
        with socket.create_connection(("127.0.0.1", port), 2) as connection:
            request = "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n" % (path, port)
            connection.sendall(request.encode())
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        return answer.startswith(b"HTTP/1.1 200") and answer.rstrip().endswith(b"</html>")
    except OSError:
        return False


def wait_for_port(port, process, log):
    for _ in range(2000):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.01)
    raise SystemExit("the server does not start:\n" + tail(log))


def tail(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()[-1000:]
