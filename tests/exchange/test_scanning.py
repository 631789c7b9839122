"""The hook for a scanner: clamd's own protocol, what it finds, and what happens when it is silent."""

import socket
import struct
import threading

import pytest

from onething.documents.uploads import BadUpload, check_upload
from onething.exchange import scanning
from onething.exchange.scanning import ScannerDown
from tests.given import picture

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MEGA = 1_000_000


def read(line, count):
    said = b""
    while len(said) < count:
        said += line.recv(count - len(said))
    return said


class Daemon(threading.Thread):
    """What clamd does with INSTREAM, on a socket: takes chunks until an empty one, then answers."""

    def __init__(self, line, answers):
        super().__init__(daemon=True)
        self.line, self.answers, self.taken = line, list(answers), []

    def run(self):
        for answer in self.answers:
            asked, _ = self.line.accept()
            with asked:
                assert read(asked, 10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack(">I", read(asked, 4))[0]:
                    content += read(asked, size)
                self.taken.append(content)
                asked.sendall(answer)


@pytest.fixture
def clamd(settings):
    """Start a daemon with answers on a port of its own."""
    opened = []

    def start(*answers):
        line = socket.create_server(("127.0.0.1", 0))
        opened.append(line)
        settings.SCANNER_URL = f"tcp://127.0.0.1:{line.getsockname()[1]}"
        daemon = Daemon(line, answers)
        daemon.start()
        return daemon

    yield start
    for line in opened:
        line.close()


def test_clamd_gets_the_whole_file_and_says_that_it_is_harmless(clamd):
    daemon = clamd(b"stream: OK\0")
    content = bytes(range(256)) * 1_000

    assert scanning.scanner().found(content) == ""
    daemon.join(10)
    assert daemon.taken == [content]


def test_what_clamd_finds_is_named_and_refused(clamd):
    clamd(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")

    with pytest.raises(BadUpload, match=r"发现了病毒（Win\.Test\.EICAR_HDB-1）"):
        check_upload("a.png", picture(), max_bytes=MEGA)


def test_a_socket_in_the_file_system_will_do(settings, tmp_path):
    line = socket.socket(socket.AF_UNIX)
    line.bind(str(tmp_path / "clamd"))
    line.listen()
    settings.SCANNER_URL = f"unix://{tmp_path}/clamd"
    Daemon(line, [b"stream: OK\0"]).start()

    assert scanning.scanner().found(b"x") == ""
    line.close()


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"x" * 5_000])
def test_nothing_is_kept_that_nobody_could_look_at(clamd, answer):
    clamd(answer)

    with pytest.raises(BadUpload, match="暂时不能检查病毒"):
        check_upload("a.png", picture(), max_bytes=MEGA)


def test_a_scanner_that_is_not_there_is_down(settings):
    settings.SCANNER_URL = "tcp://127.0.0.1:9"

    with pytest.raises(ScannerDown):
        scanning.scanner().found(b"x")


def test_without_a_scanner_known_marks_are_found(settings):
    settings.SCANNER_URL = ""
    infected = picture() + EICAR

    with pytest.raises(BadUpload, match="Eicar-Test-Signature"):
        check_upload("a.png", infected, max_bytes=MEGA)
    assert check_upload("a.png", picture(), max_bytes=MEGA).media_type == "image/png"
