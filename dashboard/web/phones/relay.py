"""A program of its own that holds every phone's connection and passes on whole requests, through one pipe each way."""

import asyncio
import base64
import contextlib
import errno
import json
import logging
import os
import signal
import socket
import ssl
import sys
import threading
from collections import Counter
from typing import Any

import h11

MOST, EACH = 32, 8  # connections in all, and of one address
HEADER, WHOLE = 10.0, 30.0  # seconds for handshake and header, and for everything
LONGEST_HEADER, LONGEST_BODY = 16_384, 65_536
CLOSING, PAUSE = 2.0, 0.005


class Relay:
    """One listening address, the connections it holds, and the answers that are waited for."""

    def __init__(self, loop: asyncio.AbstractEventLoop, address: str, certificate: str) -> None:
        """Nobody has come yet."""
        self.loop, self.address, self.context = loop, address, _context(certificate)
        self.held: Counter[str] = Counter()
        self.tasks: set[asyncio.Task[None]] = set()
        self.waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.asked = 0
        self.reached = False

    async def listen(self, listening: socket.socket) -> None:
        """Takes connections for ever; one too many is closed before it has said anything."""
        while True:
            try:
                connection, peer = await self.loop.sock_accept(listening)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            if peer[0] != self.address and not self.reached:
                self.reached = True
                tell({"reached": True})
            if self.held.total() >= MOST or self.held[peer[0]] >= EACH:
                connection.close()
                await asyncio.sleep(PAUSE)  # whoever comes too often takes no time of the computer's either
                continue
            self.held[peer[0]] += 1
            task = self.loop.create_task(self._hold(connection, peer[0]))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    def answered(self, answer: dict[str, Any]) -> None:
        """What the app says to one of the requests."""
        waits = self.waiting.pop(answer["id"], None)
        if waits is not None and not waits.done():
            waits.set_result(answer)

    async def _hold(self, connection: socket.socket, peer: str) -> None:
        """One connection, one request, and then it ends, whatever happens."""
        try:
            with contextlib.suppress(TimeoutError, OSError, ssl.SSLError):
                async with asyncio.timeout(WHOLE):
                    await self._serve(connection, peer)
        finally:
            connection.close()
            self.held[peer] -= 1
            self.held += Counter()

    async def _serve(self, connection: socket.socket, peer: str) -> None:
        writer: asyncio.StreamWriter | None = None
        try:
            async with asyncio.timeout(HEADER):
                reader, writer = await self._secured(connection)
                http = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEADER)
                head = await _event(http, reader, writer)
            if isinstance(head, h11.Request):
                answer = await self._answer(http, head, reader, writer, peer)
                writer.write(_bytes(http, answer, head.method == b"HEAD"))
                await writer.drain()
        except h11.RemoteProtocolError:
            if writer is not None:
                writer.write(_refusal(400))
                await writer.drain()
        finally:
            if writer is not None:
                writer.close()
                with contextlib.suppress(Exception):
                    async with asyncio.timeout(CLOSING):
                        await writer.wait_closed()
                writer.transport.abort()

    async def _secured(self, connection: socket.socket) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader = asyncio.StreamReader(LONGEST_HEADER, self.loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=self.loop)
        transport, _ = await self.loop.connect_accepted_socket(
            lambda: protocol,
            connection,
            ssl=self.context,
            ssl_handshake_timeout=HEADER,
            ssl_shutdown_timeout=CLOSING,
        )
        return reader, asyncio.StreamWriter(transport, protocol, reader, self.loop)

    async def _answer(
        self,
        http: h11.Connection,
        head: h11.Request,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        peer: str,
    ) -> dict[str, Any]:
        """What the app answers to a request that has come whole."""
        body = b""
        while isinstance(event := await _event(http, reader, writer), h11.Data):
            body += event.data
            if len(body) > LONGEST_BODY:
                return {"status": 413, "headers": [], "body": ""}
        self.asked += 1
        number, waits = self.asked, self.loop.create_future()
        self.waiting[number] = waits
        try:
            tell(
                {
                    "id": number,
                    "peer": peer,
                    "method": head.method.decode("latin-1"),
                    "target": head.target.decode("latin-1"),
                    "headers": [[name.decode("latin-1"), value.decode("latin-1")] for name, value in head.headers],
                    "body": base64.b64encode(body).decode(),
                }
            )
            answer: dict[str, Any] = await waits
            return answer
        finally:
            self.waiting.pop(number, None)


async def _event(http: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Any:
    """The next part of a request."""
    while (event := http.next_event()) is h11.NEED_DATA:
        if http.they_are_waiting_for_100_continue:
            going_on = http.send(h11.InformationalResponse(status_code=100, headers=[], reason="Continue"))
            writer.write(going_on or b"")
        http.receive_data(await reader.read(LONGEST_HEADER))
    return event


def _bytes(http: h11.Connection, answer: dict[str, Any], head_only: bool) -> bytes:
    """An answer as it is sent; every one of them ends its connection."""
    body = base64.b64decode(answer["body"])
    named = [(name, value) for name, value in answer["headers"] if name.lower() not in {"content-length", "connection"}]
    headers = [*named, ("Content-Length", str(len(body))), ("Connection", "close")]
    sent = http.send(h11.Response(status_code=answer["status"], headers=headers)) or b""
    sent += b"" if head_only else http.send(h11.Data(data=body)) or b""
    return sent + (http.send(h11.EndOfMessage()) or b"")


def _refusal(status: int) -> bytes:
    return b"HTTP/1.1 %d \r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status


def _context(certificate: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["http/1.1"])
    return context


def tell(message: dict[str, Any]) -> None:
    """One line to the app."""
    sys.stdout.buffer.write(json.dumps(message).encode() + b"\n")
    sys.stdout.buffer.flush()


def _hear(relay: Relay) -> None:
    """Every answer of the app; when there is nobody to answer any more, this ends at once, connections and all."""
    for line in sys.stdin.buffer:
        relay.loop.call_soon_threadsafe(relay.answered, json.loads(line))
    os._exit(0)


def _bound(address: str, port: int) -> socket.socket:
    listening = socket.socket()
    if os.name != "nt":  # on Windows the option would let us share a port that is in use
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((address, port))
    listening.listen(MOST)
    listening.setblocking(False)
    return listening


async def _run(address: str, port: int, certificate: str) -> None:
    try:
        relay = Relay(asyncio.get_running_loop(), address, certificate)
        listening = _bound(address, port)
    except OSError as reason:
        in_use = reason.errno in {errno.EADDRINUSE, errno.EACCES}
        tell({"failed": "in use" if in_use else "no address" if reason.errno == errno.EADDRNOTAVAIL else "other"})
        return
    threading.Thread(target=_hear, args=(relay,), daemon=True).start()
    tell({"ready": True})
    await relay.listen(listening)


def main(address: str, port: str, certificate: str) -> None:
    """Listens until the app ends it, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the app says when it is over
    logging.disable(logging.CRITICAL)  # what strangers send is written nowhere
    asyncio.run(_run(address, int(port), certificate))


if __name__ == "__main__":
    main(*sys.argv[1:])
