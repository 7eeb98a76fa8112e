"""The API over the local socket, as the command line uses it."""

import http.client
import json
import socket


class _Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=20)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Problem(ValueError):
    def __init__(self, status, body):
        super().__init__(f"{status}: {body}")
        self.status = status


class Api:
    def __init__(self, path):
        self.path = path

    def call(self, method, path, body=None):
        text = self.fetch(method, path, body)[1]
        return json.loads(text) if text else {}

    def fetch(self, method, path, body=None):
        """(media type, body) of a reply that need not be JSON."""
        connection = _Connection(self.path)
        try:
            headers = {"Content-Type": "application/json"}
            data = json.dumps(body or {}) if method == "POST" else None
            connection.request(method, "/api/v1" + path, data, headers)
            reply = connection.getresponse()
            text = reply.read()
        finally:
            connection.close()
        if reply.status != 200:
            raise Problem(reply.status, text.decode(errors="replace"))
        return reply.headers["Content-Type"], text

    def status(self):
        return self.call("GET", "/status")

    def cases(self):
        return self.call("GET", "/cases")["cases"]

    def case(self, number):
        return self.call("GET", f"/cases/{number}")

    def close_case(self, number, reason):
        return self.call("POST", f"/cases/{number}/close", {"reason": reason, "note": ""})

    def devices(self):
        return self.call("GET", "/devices")["devices"]

    def rules(self):
        return self.call("GET", "/rules")

    def login_link(self):
        return self.call("POST", "/login-links")["url"]

    def enrol_key(self, **wish):
        return self.call("POST", "/enrol-keys", wish)["key"]

    def sender(self, name, **wish):
        """A foreign sender: {device, token, url}."""
        return self.call("POST", "/senders", {"name": name, "product": "linux", **wish})

    def root_certificate(self):
        return self.call("GET", "/root-certificate")["pem"]
