"""Peers of the agents' gate that are no agents: foreign senders that behave, and others that do not."""

import socket
import ssl


def context(ca=None):
    """With `ca`, a PEM text, the server must lead to it; without, anybody will do."""
    made = ssl.create_default_context(cadata=ca) if ca else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if not ca:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    return made


def connect(port, source=None, seconds=20):
    plain = socket.create_connection(("127.0.0.1", port), timeout=seconds,
                                     source_address=(source, 0) if source else None)
    return plain


def connect_tls(port, ca=None, source=None):
    return context(ca).wrap_socket(connect(port, source), server_hostname="localhost")


def read_answer(stream):
    """(status, headers, body) of one answer; None when the peer ends without one."""
    data = b""
    try:
        while b"\r\n\r\n" not in data:
            piece = stream.recv(65536)
            if not piece:
                return None
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        while len(body) < int(headers.get("content-length", 0)):
            piece = stream.recv(65536)
            if not piece:
                break
            body += piece
        return int(lines[0].split()[1]), headers, body
    except (ConnectionError, ssl.SSLError):
        return None


def head(token, length, *further, path="/v1/batches", method="POST", kind="application/x-ndjson"):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Type: {kind}", *further]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class Sender:
    """A foreign sender that keeps its connection."""

    def __init__(self, port, token, ca=None):
        self.port, self.token, self.ca = port, token, ca
        self.stream = None

    def send(self, body, key=None):
        """Once more over a new connection, when the kept one has ended meanwhile."""
        further = [f"Idempotency-Key: {key}"] if key else []
        for _ in range(2):
            try:
                if not self.stream:
                    self.stream = connect_tls(self.port, self.ca)
                self.stream.sendall(head(self.token, len(body), *further) + body)
                answer = read_answer(self.stream)
                if answer:
                    if answer[1].get("connection") == "close":
                        self.close()
                    return answer
            except OSError:
                pass
            self.close()
        return None

    def close(self):
        if self.stream:
            self.stream.close()
        self.stream = None
