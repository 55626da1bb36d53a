"""What the tests of mail share."""

import socket


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def write(path, content):
    path.write_bytes(content)
    path.chmod(0o600)
    return path
