"""People who log in at the same time, from another process than the one that measures: `python -m bench.crowd PORT SECONDS`.

Each asks for the form, posts her address and her password, and begins again as a new browser, from another address each time: the
limits of tries are by address. Prints JSON: how long each login took in milliseconds, and how many failed.
"""

import http.client
import json
import re
import sys
import threading
from time import monotonic, perf_counter
from urllib.parse import urlencode

from bench.client import HOST, Load

SIZE = 50
PASSWORD = "une phrase assez longue pour le banc"  # noqa: S105 -- of made-up accounts, on the loopback
_FORM = "/pro/connexion"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def email(number: int) -> str:
    return f"banc-{number}@example.org"


def log_in(port: int, number: int, turn: int) -> bool:
    """Whether the site let her in."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    sent = {"Host": "localhost", "X-Forwarded-For": f"198.18.{turn % 250}.{number}"}
    connection.request("GET", _FORM, headers=sent)
    form = connection.getresponse()
    found = _TOKEN.search(form.read().decode())
    cookie = (form.headers.get("Set-Cookie") or "").partition(";")[0]
    if found is None:
        return False
    body = urlencode({"login": email(number), "password": PASSWORD, "csrfmiddlewaretoken": found[1]})
    typed = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Origin": "http://localhost"}
    connection.request("POST", _FORM, body, {**sent, **typed})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status == 302 and answer.headers["Location"] == "/pro"


def _person(port: int, number: int, end: float, load: Load) -> None:
    turn = 0
    while monotonic() < end:
        start = perf_counter()
        try:
            load.errors += not log_in(port, number, turn)
        except OSError:
            load.errors += 1
        load.latencies.append((perf_counter() - start) * 1000)
        turn += 1


def run(port: int, seconds: float) -> Load:
    load, end = Load(), monotonic() + seconds
    people = [threading.Thread(target=_person, args=(port, number, end, load)) for number in range(SIZE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return load


if __name__ == "__main__":
    seen = run(int(sys.argv[1]), float(sys.argv[2]))
    print(json.dumps({"latencies": seen.latencies, "errors": seen.errors}))
