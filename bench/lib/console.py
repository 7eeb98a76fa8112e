"""An open console, as far as the server knows: logged in by a link, listening to server-sent events."""

import http.client
import json
import threading


class Console:
    def __init__(self, post):
        self.post = post

    def __enter__(self):
        host = f"127.0.0.1:{self.post.port + 2}"
        token = self.post.api.login_link().rpartition("#")[2]
        login = http.client.HTTPConnection(host, timeout=20)
        login.request("POST", "/api/v1/login", json.dumps({"token": token}),
                      {"Content-Type": "application/json", "Origin": f"http://{host}"})
        reply = login.getresponse()
        assert reply.status == 200, (reply.status, reply.read())
        cookie = reply.headers["Set-Cookie"].partition(";")[0]
        login.close()
        self.stream = http.client.HTTPConnection(host, timeout=60)
        self.stream.request("GET", "/api/v1/changes", headers={"Cookie": cookie, "Sec-Fetch-Site": "same-origin"})
        self.reply = self.stream.getresponse()
        assert self.reply.status == 200, self.reply.status
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        return self

    def _read(self):
        try:
            while self.reply.readline():
                pass
        except (OSError, ValueError, AttributeError):
            pass  # the bench has closed it

    def __exit__(self, *_):
        self.stream.sock and self.stream.close()
