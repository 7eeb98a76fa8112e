"""Hostile peers at the agents' gate: each is refused within its time, in bounded memory, while good senders'
batches are all acknowledged; and one company's flood leaves another unharmed.
"""

import asyncio
import json
import resource
import socket
import ssl
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from .lib import peer
from .lib.post import Post
from .lib.waiting import wait_for

# Of the gate, whatever comes (doc/threat-model.md): 1,024 strangers' TLS sessions, 64 MiB of bodies, itself.
GATE_MAX_KIB = 192 * 1024
CROWD = 5000

LINE = b'{"MESSAGE":"ordinary"}\n'
POST = b"POST /v1/batches HTTP/1.1\r\n"
HOST = b"Host: localhost\r\n"
SMUGGLED = b"GET /v1/secret HTTP/1.1\r\nHost: localhost\r\n\r\n"


def shapes(token):
    """name, bytes, status (None: the connection ends without an answer)."""
    auth = b"Authorization: Bearer " + token.encode() + b"\r\n"
    lines = b"Content-Type: application/x-ndjson\r\n"
    good = POST + HOST + auth + lines
    return [
        ("no token", POST + HOST + lines + b"Content-Length: 0\r\n\r\n", 401),
        ("a wrong token", peer.head("A" * 43, 1) + b"x", 401),
        ("a token of another form", peer.head("short", 1) + b"x", 401),
        ("another scheme", POST + HOST + lines + b"Authorization: Basic eDp4\r\nContent-Length: 1\r\n\r\nx", 401),
        ("an agent's batch under a sender's token", peer.head(token, 1, kind="application/cbor-seq") + b"x", 400),
        ("a body too large", good + b"Content-Length: 1048577\r\n\r\n", 413),
        ("a length beyond all numbers", good + b"Content-Length: 99999999999999999999\r\n\r\n", 400),
        ("a negative length", good + b"Content-Length: -1\r\n\r\n", 400),
        ("a length with a sign", good + b"Content-Length: +1\r\n\r\nx", 400),
        ("two lengths", good + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400),
        ("the same length twice", good + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400),
        ("a list of lengths", good + b"Content-Length: 1, 1\r\n\r\nx", 400),
        ("no length", good + b"\r\n", 411),
        ("chunked", good + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        ("length and chunked", good + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
        ("chunked and length", good + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
        ("transfer-encoding with a space before the colon", good + b"Transfer-Encoding : chunked\r\nContent-Length: 1\r\n\r\nx", 400),
        ("transfer-encoding with a tab", good + b"Transfer-Encoding:\tchunked\r\nContent-Length: 1\r\n\r\nx", 400),
        ("transfer-encoding twice", good + b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\nx", 400),
        ("transfer-encoding of another name", good + b"Transfer-Encoding: xchunked\r\nContent-Length: 1\r\n\r\nx", 400),
        ("a folded header", good + b"X: a\r\n b\r\nContent-Length: 1\r\n\r\nx", 400),
        ("a header that begins folded", POST + b" folded: x\r\n" + HOST + b"Content-Length: 0\r\n\r\n", 400),
        ("a bare CR in a header", good + b"X: a\rb\r\nContent-Length: 1\r\n\r\nx", 400),
        ("bare LFs", (good + b"Content-Length: 1\r\n\r\nx").replace(b"\r\n", b"\n"), 400),
        ("a NUL in a header", good + b"X: a\0b\r\nContent-Length: 1\r\n\r\nx", 400),
        ("a header without a name", good + b": x\r\nContent-Length: 1\r\n\r\nx", 400),
        ("no host", POST + auth + lines + b"Content-Length: 1\r\n\r\nx", 400),
        ("two hosts", POST + HOST + HOST + auth + lines + b"Content-Length: 1\r\n\r\nx", 400),
        ("two tokens", POST + HOST + auth + auth + lines + b"Content-Length: 1\r\n\r\nx", 400),
        ("two keys", good + b"Idempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 1\r\n\r\nx", 400),
        ("a key in no ASCII", good + b"Idempotency-Key: \xff\r\nContent-Length: 1\r\n\r\nx", 400),
        ("an absolute target", b"POST https://localhost/v1/batches HTTP/1.1\r\n" + HOST + auth + b"Content-Length: 1\r\n\r\nx", 400),
        ("a target with a fragment", b"POST /v1/batches#x HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\n\r\nx", 400),
        ("a target that climbs", b"POST /v1/../v1/batches HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\n\r\nx", 404),
        ("a long target", b"POST /" + b"a" * 3000 + b" HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\n\r\nx", 414),
        ("GET", b"GET /v1/batches HTTP/1.1\r\n" + HOST + b"\r\n", 405),
        ("TRACE", b"TRACE /v1/batches HTTP/1.1\r\n" + HOST + b"\r\n", 405),
        ("a method nobody knows", b"BREW /v1/batches HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        ("CONNECT", b"CONNECT localhost:1 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        ("HTTP/2's preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        ("HTTP/0.9", b"GET /\r\n\r\n", 400),
        ("HTTP/9.9", b"GET / HTTP/9.9\r\n" + HOST + b"\r\n", 505),
        ("two spaces in the request line", b"POST  /v1/batches HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\n\r\nx", 400),
        ("a head too large", good + b"X: " + b"x" * 20000 + b"\r\n\r\n", 431),
        ("too many headers", good + b"".join(b"X%d: y\r\n" % i for i in range(120)) + b"\r\n", 431),
        ("an encoding nobody reads", good + b"Content-Encoding: br\r\nContent-Length: 1\r\n\r\nx", 415),
        ("an expectation nobody meets", good + b"Expect: 200-maybe\r\nContent-Length: 1\r\n\r\nx", 417),
        ("bytes that are no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc" * 10 + b"\r\n\r\n", 400),
    ]


class Good:
    """Senders whose batches must all be acknowledged, each with a key of its own, until it is stopped."""

    def __init__(self, port, tokens, ca):
        self.senders = [peer.Sender(port, token, ca) for token in tokens]
        self.answers = []
        self.slowest = 0
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(s, i)) for i, s in enumerate(self.senders)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join(60)

    def _run(self, sender, i):
        n = 0
        while not self.stopping.wait(0.02):
            n += 1
            started = time.monotonic()
            answer = sender.send(LINE, f"{i}-{n}")
            self.slowest = max(self.slowest, time.monotonic() - started)
            self.answers.append(answer and answer[0])
        sender.close()


def rss_kib(pid, what="VmHWM"):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(what))


class Hostile(unittest.TestCase):
    def _events(self, post):
        return {device["id"]: device["events"] for device in post.api.devices()}

    def _expect_all_counted(self, post, device, good):
        self.assertEqual(set(good.answers), {200})
        wait_for("each good batch counted once", lambda: self._events(post)[device] == len(good.answers), 30)

    @staticmethod
    def _answer_to(port, data):
        """The status, and what came behind it: nothing behind a refused request is taken for another one."""
        with peer.connect_tls(port) as stream:
            stream.sendall(data)
            answer = peer.read_answer(stream)
            return answer and answer[0], peer.read_answer(stream)

    def _refuses_all(self, post, rows):
        """Side by side: each is waited for until the gate has closed."""
        with ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(lambda row: self._answer_to(post.port, row[1]), rows))
        for (name, _, status), answer in zip(rows, answers):
            with self.subTest(shape=name):
                self.assertEqual(answer, (status, None))

    def test_shapes(self):
        with Post(agent=False) as post:
            ca = post.api.root_certificate()
            mine, other = post.api.sender("hostile"), post.api.sender("good")
            with Good(post.port, [other["token"]], ca) as good:
                self._refuses_all(post, list(shapes(mine["token"])))
                self._truncated(post, mine["token"])
                self._replays(post, mine)
                self._bombs(post, mine)
                self._no_tls(post)
            self._expect_all_counted(post, other["device"], good)
            self.assertLess(rss_kib(post.processes()["gate-agents"]), GATE_MAX_KIB)

    def _truncated(self, post, token):
        """Half a head, half a body: the peer ends, and so does what it began."""
        for data in (peer.head(token, 100)[:40], peer.head(token, 100) + b"x" * 50):
            with peer.connect_tls(post.port) as stream:
                stream.sendall(data)
                stream.shutdown(socket.SHUT_WR)
                self.assertIn(peer.read_answer(stream), (None,))

    def _replays(self, post, sender):
        kept = peer.Sender(post.port, sender["token"])
        before = self._events(post)[sender["device"]]
        for _ in range(20):
            self.assertEqual(kept.send(LINE, "replayed")[0], 200)
        self.assertEqual(kept.send(LINE, "later")[0], 200)
        wait_for("two events", lambda: self._events(post)[sender["device"]] == before + 2)
        # Two requests in one write are answered one after the other.
        two = peer.head(sender["token"], len(LINE), "Idempotency-Key: p") + LINE
        kept.stream.sendall(two + two)
        self.assertEqual([peer.read_answer(kept.stream)[0] for _ in range(2)], [200, 200])
        kept.close()

    def _bombs(self, post, sender):
        """Only watch can see them: set aside, with a case."""
        import subprocess
        packed = subprocess.run(["sh", "-c", "head -c 100000000 /dev/zero | zstd -19 -c"],
                                capture_output=True, check=True).stdout
        kept = peer.Sender(post.port, sender["token"])
        for body in (packed, packed[:-3], b"\x28\xb5\x2f\xfd" + b"\xff" * 100):
            kept.close()
            with peer.connect_tls(post.port) as stream:
                stream.sendall(peer.head(sender["token"], len(body), "Content-Encoding: zstd") + body)
                self.assertEqual(peer.read_answer(stream)[0], 200)
        case = wait_for("a case of them", lambda: next(
            (c for c in post.api.cases() if c["kind"] == "service" and c["device_name"] == "hostile"), None))
        self.assertTrue(case)

    def _no_tls(self, post):
        for data in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\xff\xff" + b"\0" * 100, b"\x80" * 1000):
            with peer.connect(post.port) as stream:
                stream.sendall(data)
                try:
                    while stream.recv(4096):
                        pass
                except ConnectionError:
                    pass

    def test_five_thousand_at_once(self):
        resource.setrlimit(resource.RLIMIT_NOFILE, (2 * CROWD, max(2 * CROWD, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
        with Post(agent=False) as post:
            ca = post.api.root_certificate()
            made = [post.api.sender(f"good-{i}") for i in range(4)]
            with Good(post.port, [sender["token"] for sender in made], ca) as good:
                wait_for("the good ones send", lambda: len(good.answers) >= 20)
                ends = asyncio.run(crowd(post.port))
                # Those that were left inside go when their time is over, without being asked.
                self.assertEqual(sum(ends.values()), CROWD, ends)
                self.assertLess(rss_kib(post.processes()["gate-agents"]), GATE_MAX_KIB)
            self.assertEqual(set(good.answers), {200})
            self.assertLess(good.slowest, 10)
            wait_for("each good batch counted once", lambda: sum(self._events(post).values()) == len(good.answers), 30)
            # And who comes now is let in.
            self.assertEqual(peer.Sender(post.port, made[0]["token"], ca).send(LINE, "after")[0], 200)

    def test_one_companys_flood(self):
        """A company that sends more than its share is told 503; another's batches are all acknowledged."""
        with Post(agent=False) as post:
            ca = post.api.root_certificate()
            quiet = post.api.sender("quiet")
            company = post.api.call("POST", "/companies", {"name": "あふれる会社"})["id"]
            flooder = post.api.sender("flooder", company=company)
            with Good(post.port, [quiet["token"]], ca) as good, Flood(post.port, flooder["token"]) as flood:
                wait_for("the flooder is refused", lambda: flood.refused > 0, 60)
                seen = len(good.answers)
                wait_for("the other goes on", lambda: len(good.answers) > seen + 50, 60)
            self._expect_all_counted(post, quiet["device"], good)
            self.assertLess(good.slowest, 5)
            self.assertIn("retry-after", flood.headers)


class Flood:
    """Bodies of a mebibyte, as fast as they go, over eight connections."""

    def __init__(self, port, token):
        self.port, self.token = port, token
        self.refused = 0
        self.headers = {}
        self.stopping = threading.Event()
        self.body = (json.dumps({"MESSAGE": "x" * 1000}) + "\n").encode() * 1000
        self.threads = [threading.Thread(target=self._run) for _ in range(8)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join(60)

    def _run(self):
        sender = peer.Sender(self.port, self.token)
        while not self.stopping.is_set():
            answer = sender.send(self.body)
            if answer and answer[0] == 503:
                self.refused += 1
                self.headers = answer[1]
        sender.close()


# ---- the crowd: what each does with its connection; all end, by the gate's hand or their own

async def garbage(reader, writer, _):
    writer.write(b"\x16\x03\x01\xff\xff" + b"\xff" * 200)


async def half_open(reader, writer, _):
    pass


async def no_token(reader, writer, _):
    writer.write(POST + HOST + b"Content-Length: 0\r\n\r\n")


async def slow_head(reader, writer, _):
    for byte in POST + HOST:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.5)


async def slow_body(reader, writer, _):
    writer.write(peer.head("A" * 43, 1000000))
    for _ in range(1000):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.5)


async def smuggler(reader, writer, _):
    writer.write(POST + HOST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED)


# act, over TLS or not
ACTS = [(garbage, False), (half_open, False), (no_token, True), (slow_head, True), (slow_body, True), (smuggler, True)]


async def one(port, i, counts):
    act, over_tls = ACTS[i % len(ACTS)]
    end = "refused"
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection(
            "127.0.0.1", port, ssl=crowd.context if over_tls else None,
            server_hostname="localhost" if over_tls else None,
            local_addr=(f"127.0.{1 + i % 60}.1", 0)), 90)
        task = asyncio.create_task(act(reader, writer, i))
        try:
            while await asyncio.wait_for(reader.read(65536), 90):
                end = "answered"
        finally:
            task.cancel()
            writer.close()
    except (OSError, ssl.SSLError, asyncio.IncompleteReadError):
        pass
    except asyncio.TimeoutError:
        end = "never ended"
    counts[end] = counts.get(end, 0) + 1


async def crowd(port):
    crowd.context = peer.context()
    counts = {}
    await asyncio.gather(*(one(port, i, counts) for i in range(CROWD)))
    if "never ended" in counts:
        raise AssertionError(counts)
    return counts


if __name__ == "__main__":
    unittest.main()
