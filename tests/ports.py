"""Ports for servers that several tests start at once."""

import socket


def free_port() -> int:
    """One of the system's choosing, so that no two tests look for theirs in the same place."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
