"""A small real mail server on this machine, which says what a test wants it to say."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage


class _Talk(socketserver.StreamRequestHandler):
    """One connection: the verbs that smtplib needs."""

    def handle(self) -> None:
        self._say("220 mail.example")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ", 1)[0].split(":")[0].upper()
            answer = self.server.next_answer(verb)
            self._say(answer)
            if verb == "DATA" and answer.startswith("354"):
                self._take()
            if verb == "QUIT" or answer.startswith("421"):
                return

    def _take(self) -> None:
        content = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:  # the sender died
                return
            content += line[1:] if line.startswith(b"..") else line
        answer = self.server.next_answer("END")
        if answer.startswith("250"):
            self.server.letters.append(
                email.message_from_bytes(content, policy=email.policy.default)
            )
        self._say(answer)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Takes every letter, unless `answers` holds another answer to a verb (END: the letter).

    An answer may be a function that gives it, and takes its time.
    """

    allow_reuse_address = True
    daemon_threads = False  # joined at the end, so that no socket stays open
    letters: list[EmailMessage]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters, self.answers = [], {}

    def next_answer(self, verb: str) -> str:
        usual = {"DATA": "354 Go on", "QUIT": "221 Goodbye"}.get(verb, "250 Fine")
        answer = self.answers.get(verb, usual)
        return answer() if callable(answer) else answer

    @property
    def port(self) -> int:
        return self.server_address[1]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run one."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
