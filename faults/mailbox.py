"""A mail server on 127.0.0.1 that takes every mail, or that takes the call and never says a word."""

from __future__ import annotations

import socketserver
import threading


class Mailbox(socketserver.ThreadingTCPServer):
    """`silent`: what calls from now on is left without an answer."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 50

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.silent, self.taken, self.called = False, 0, 0
        self.over = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class _Talk(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.server.called += 1
        if self.server.silent:
            self.server.over.wait(600)
            return
        self.wfile.write(b"220 faults\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                for _ in iter(self.rfile.readline, b".\r\n"):
                    pass
                self.server.taken += 1
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")
