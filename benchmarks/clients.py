"""A load generator that costs little: one process, raw sockets, requests that are mostly written beforehand.

A client is a generator: it yields the bytes of a request and receives the answer. All of them share one thread and
wait for their sockets together, so that the cores are left to the server.
"""

from __future__ import annotations

import selectors
import socket
import time
import zlib
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_LARGEST = 1 << 20
PATIENCE = 60
"""Seconds after which a server that lets nobody finish is given up."""


@dataclass(frozen=True)
class Answer:
    """Hold what a server answered."""

    status: int
    body: bytes


Visit = Generator[bytes, Answer, None]
"""One visit of one client: it yields requests and receives answers; it ends, or raises where an answer is wrong."""


@dataclass
class Load:
    """Hold what a load measured: whole visits, the seconds of each answer, how long it took and what it cost."""

    seconds: float
    visits: int = 0
    answers: list[float] = field(default_factory=list)
    cpu: float = 0.0
    """Milliseconds of CPU that the server used."""

    @property
    def rate(self) -> float:
        """Return the visits in a second."""
        return self.visits / self.seconds

    def within(self, share: float) -> float:
        """Return the milliseconds within which this share of the answers came."""
        ordered = sorted(self.answers)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Client:
    """Hold one keep-alive connection and the visit that is on it."""

    def __init__(self, address: tuple[str, int], visits: Callable[[], Visit]) -> None:
        self.socket = socket.create_connection(address, timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._visits = visits
        self._visit = visits()
        self._got = bytearray()
        self.sent = 0.0
        self._send(next(self._visit))

    def _send(self, asked: bytes) -> None:
        self.sent = time.perf_counter()
        self.socket.sendall(asked)

    def receive(self) -> Answer | None:
        """Read what has come; return the answer once it is whole."""
        part = self.socket.recv(_LARGEST)
        if not part:
            raise ConnectionError("The server closed a connection that was to be kept.")
        self._got += part
        return whole(self._got)

    def go_on(self, answer: Answer) -> bool:
        """Send what follows an answer; tell whether a visit ended with it."""
        self._got = bytearray()
        try:
            self._send(self._visit.send(answer))
        except StopIteration:
            self._visit = self._visits()
            self._send(next(self._visit))
            return True
        return False


def whole(got: bytearray) -> Answer | None:
    """Return the answer that these bytes are, or nothing while some are missing."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(got[:end]).lower()
    place = head.find(b"content-length: ")
    if place < 0:
        raise ValueError(f"An answer without a length: {head!r}")
    length = int(head[place + 16 :].split(b"\r\n", 1)[0])
    if len(got) < end + 4 + length:
        return None
    body = bytes(got[end + 4 :])
    if b"content-encoding: gzip" in head:
        body = zlib.decompress(body, 31)
    return Answer(int(head[9:12]), body)


def drive(
    address: tuple[str, int],
    visits: Callable[[], Visit],
    clients: int,
    seconds: float,
    cpu: Callable[[], float] = lambda: 0.0,
) -> Load:
    """Let some clients visit again and again, and measure so many seconds after a fifth that does not count.

    `cpu` returns the milliseconds of CPU that the server has used so far.
    """
    with selectors.DefaultSelector() as selector:
        everyone = [_Client(address, visits) for _ in range(clients)]
        for client in everyone:
            selector.register(client.socket, selectors.EVENT_READ, client)
        try:
            _turn(selector, Load(seconds / 5))
            load, before = Load(seconds), cpu()
            _turn(selector, load)
            load.cpu = cpu() - before
        finally:
            for client in everyone:
                client.socket.close()
    return load


def _turn(selector: selectors.BaseSelector, load: Load) -> None:
    """Let the clients visit until the time is over and one visit is whole; after a minute without any, give up."""
    begun = time.perf_counter()
    until = begun + load.seconds
    while (now := time.perf_counter()) < until or (not load.visits and now < begun + PATIENCE):
        for key, _ in selector.select(max(until - now, 1.0)):
            client: _Client = key.data
            answer = client.receive()
            if answer is not None:
                load.answers.append(time.perf_counter() - client.sent)
                load.visits += client.go_on(answer)
    load.seconds = time.perf_counter() - begun


def request(method: str, path: str, body: bytes = b"", kind: str = FORM, gzip: bool = False) -> bytes:
    """Write a request as a browser on this machine would."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Language: es"]
    lines += ["Accept-Encoding: gzip"] if gzip else []
    lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if method != "GET" else []
    return "\r\n".join([*lines, "", ""]).encode() + body
