"""A merchant's server that takes every request and remembers it: small and fast, in a thread of its own."""

import asyncio
import threading
import time


class Sink:
    def __init__(self, keep=True):
        self.keep, self.messages, self.count, self.times = keep, [], 0, []
        self.status = 204
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait(10)
        self.url = "http://127.0.0.1:%d/hooks" % self.port

    def _run(self, ready):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(
            self.loop.create_server(lambda: Connection(self), "127.0.0.1", 0, backlog=1024))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()

    def wait(self, count, seconds=30):
        end = time.monotonic() + seconds
        while self.count < count and time.monotonic() < end:
            time.sleep(0.01)
        return self.count >= count

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)


class Connection(asyncio.Protocol):
    def __init__(self, sink):
        self.sink, self.buffer, self.transport = sink, b"", None

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        now = time.time()
        self.buffer += data
        while True:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self.buffer[:end]
            at = head.find(b"Content-Length: ")
            length = int(head[at + 16:head.find(b"\r\n", at) if head.find(b"\r\n", at) > 0 else end])
            if len(self.buffer) < end + 4 + length:
                return
            body, self.buffer = self.buffer[end + 4:end + 4 + length], self.buffer[end + 4 + length:]
            sink = self.sink
            sink.count += 1
            if sink.keep:
                fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
                sink.messages.append((now, fields, body))
            else:
                sink.times.append(now)
            self.transport.write(b"HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n" % sink.status)
