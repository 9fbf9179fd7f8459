"""Case 69: nobody makes this machine ask something inside its own network. The only server here is a stub of this machine."""

import contextlib
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from maillage.upkeep import fetching
from maillage.upkeep.fetching import Answer, Fetcher

PUBLIC = "93.184.215.14"
PRIVATE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.0.0.5",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "not an address",
]


def to(*addresses):
    """A name that leads there."""
    return lambda *_: list(addresses)


def anywhere(_):
    return True


class Site:
    """A stub that counts who knocks. `answers`: path -> (status, headers)."""

    def __init__(self, answers=None, head_is_known=True):
        self.seen = []
        self.answers = answers or {}
        self.head_is_known = head_is_known

    @contextmanager
    def open(self):
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def _handler(site):  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.seen.append((self.command, self.headers["Host"].partition(":")[0], self.path))
                status, headers = site.answers.get(self.path, (200, {}))
                if self.command == "HEAD" and not site.head_is_known:
                    status, headers = 405, {}
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            do_HEAD = do_GET  # noqa: N815

            def log_message(self, *_):
                pass

        return Handler


def fetcher(port, **values):
    """Every name is this machine, under a rule that lets it be: what is tried here is the rest."""
    return Fetcher(
        **{
            "resolve": to("127.0.0.1"),
            "is_public": anywhere,
            "ports": {"http": port},
            "timeout": 2,
            **values,
        }
    )


@pytest.mark.parametrize(
    ("status", "is_alive"),
    [
        (200, True),
        (204, True),
        (401, True),
        (403, True),
        (429, True),
        (404, False),
        (410, False),
        (500, False),
        (503, False),
    ],
)
def test_a_site_tells_whether_its_page_is_there(status, is_alive):
    site = Site({"/page": (status, {})})
    with site.open() as port:
        answer = fetcher(port).ask("http://lieu.example.org/page")

    assert (answer, answer.is_alive) == (Answer(status), is_alive)
    assert site.seen[0] == ("HEAD", "lieu.example.org", "/page")


def test_a_site_that_knows_no_head_is_asked_again():
    site = Site(head_is_known=False)
    with site.open() as port:
        assert fetcher(port).ask("http://lieu.example.org/à propos?q=é#fin") == Answer(200)

    assert site.seen == [
        ("HEAD", "lieu.example.org", "/%C3%A0%20propos?q=%C3%A9"),
        ("GET", "lieu.example.org", "/%C3%A0%20propos?q=%C3%A9"),
    ]


def test_redirections_are_followed_to_the_end():
    site = Site({"/a": (301, {"Location": "/b"}), "/b": (302, {"Location": "http://autre.example.org/c"})})
    with site.open() as port:
        assert fetcher(port).ask("http://lieu.example.org/a") == Answer(200)

    assert [(host, path) for _, host, path in site.seen] == [
        ("lieu.example.org", "/a"),
        ("lieu.example.org", "/b"),
        ("autre.example.org", "/c"),
    ]


def test_a_site_that_turns_in_circles_is_left():
    site = Site({"/a": (301, {"Location": "/a"})})
    with site.open() as port:
        assert fetcher(port).ask("http://lieu.example.org/a") == Answer(None)

    assert len(site.seen) == 4


def test_a_redirection_without_address_is_an_answer():
    site = Site({"/a": (304, {}), "/b": (301, {})})
    with site.open() as port:
        assert fetcher(port).ask("http://lieu.example.org/b") == Answer(301)


def test_a_name_that_does_not_exist_answers_nothing():
    def nowhere(host, port):
        raise OSError("no such name")

    assert Fetcher(resolve=nowhere).ask("https://nulle-part.example.org/") == Answer(None)
    assert Fetcher(resolve=to()).ask("https://nulle-part.example.org/") == Answer(None)


def test_a_site_that_speaks_nonsense_answers_nothing():
    def refuse(place, timeout):
        raise ssl.SSLError("no such protocol")

    assert Fetcher(resolve=to(PUBLIC), connect=refuse).ask("https://lieu.example.org/") == Answer(None)


def test_tls_is_asked_under_the_name_of_the_site():
    """The stub speaks no TLS: the handshake fails, and the connection is not kept."""
    site = Site()
    with site.open() as port:
        assert fetcher(port, ports={"https": port}).ask("https://lieu.example.org/") == Answer(None)

    assert site.seen == []


def test_a_site_that_speaks_one_letter_at_a_time_is_left():
    def drip(listening):
        link, _ = listening.accept()
        with link, contextlib.suppress(OSError):
            while True:
                link.send(b"H")
                time.sleep(0.02)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=[listening], daemon=True)
        thread.start()
        answer = fetcher(listening.getsockname()[1], longest=0.2).ask("http://lieu.example.org/")
        thread.join()

    assert answer == Answer(None)


@pytest.mark.abuse(69)
@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_address_is_public(address):
    assert fetching.is_public(address) is False


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"])
def test_an_address_of_the_internet_is_public(address):
    assert fetching.is_public(address) is True


@pytest.mark.abuse(69)
@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_inside_is_not_asked(address):
    knocked = []
    found = Fetcher(resolve=to(PUBLIC, address), connect=lambda *place: knocked.append(place))

    assert found.ask("http://lieu.example.org/") == Answer(None, is_refused=True)
    assert knocked == []


@pytest.mark.abuse(69)
@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://lieu.example.org/",
        "gopher://lieu.example.org/",
        "javascript:alert(1)",
        "//lieu.example.org/",
        "http:///chemin",
        "http://lieu.example.org:22/",
        "http://lieu.example.org:99999/",
        "https://lieu.example.org:80/",
        "http://moi:secret@lieu.example.org/",
        "http://lieu.example.org@127.0.0.1/",
        "http://[::1/",
        "http://lieu .example.org/",
        "",
    ],
)
def test_an_address_that_is_not_an_ordinary_page_is_not_asked(url):
    asked = []
    found = Fetcher(resolve=lambda *name: asked.append(name) or [PUBLIC], connect=lambda *_: asked.append("knock"))

    assert found.ask(url) == Answer(None, is_refused=True)
    assert asked == []


@pytest.mark.abuse(69)
@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "2130706433", "0x7f.1", "127.1"])
def test_this_machine_is_never_asked_however_it_is_written(host):
    """With the system's own resolution, and a server that really listens here."""
    site = Site()
    with site.open() as port:
        answer = Fetcher(ports={"http": port}).ask(f"http://{host}/")

    assert (answer.status, site.seen) == (None, [])


@pytest.mark.abuse(69)
def test_a_name_that_changes_its_answer_gains_nothing():
    """DNS rebinding: public when it is looked at, private when it is used. The name is asked once, and the connection goes there."""
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    knocked = []

    def connect(place, timeout):
        knocked.append(place)
        raise ConnectionRefusedError

    found = Fetcher(resolve=lambda *_: next(answers), connect=connect)

    assert found.ask("http://lieu.example.org/") == Answer(None)
    assert knocked == [(PUBLIC, 80)]


@pytest.mark.abuse(69)
@pytest.mark.parametrize(
    "location",
    ["http://169.254.169.254/latest/meta-data", "http://interne.example.org/", "file:///etc/passwd", "ftp://lieu/"],
)
def test_a_redirection_is_looked_at_like_the_first_address(location):
    inside = {"169.254.169.254": "169.254.169.254", "interne.example.org": "10.0.0.1"}
    site = Site({"/a": (302, {"Location": location})})
    with site.open() as port:
        found = fetcher(
            port,
            resolve=lambda host, _: [inside.get(host, "127.0.0.1")],
            is_public=lambda address: address == "127.0.0.1" or fetching.is_public(address),
        )
        answer = found.ask("http://lieu.example.org/a")

    assert answer == Answer(None, is_refused=True)
    assert [path for _, _, path in site.seen] == ["/a"]


@pytest.mark.abuse(69)
def test_a_connection_that_breaks_is_not_opened_again_by_name():
    """The standard library would resolve the name a second time."""
    site = Site()
    with site.open() as port:
        link = fetcher(port).connect(("127.0.0.1", port), 2)
        pinned = fetching._Pinned("lieu.example.org", port, link, is_tls=False)
        pinned.close()

        with pytest.raises(OSError, match="closed"):
            pinned.request("HEAD", "/")

    assert site.seen == []
