"""The baseline over HTTP: the least that can run the statement and give the same twenty full records. No framework.

Run by uvicorn as the product is. Takes the address of the product's own results; its parameters are read by hand, its places
from a dictionary. Records are JSON texts in a table, in the bytes that the product sends, fetched in the same statement.
"""

import os
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from psycopg_pool import AsyncConnectionPool

from bench import baseline, documents, statements
from maillage.directory import vocabulary
from maillage.orientation import finder
from maillage.orientation.finder import Search
from maillage.territories import gazetteer

_AUDIENCES = {"1": "young", "2": "relative", "3": "professional"}
_MODES = {"1": "on_site", "2": "remote", "3": "outreach"}
_NOW = datetime.fromisoformat(os.environ.get("BENCH_NOW", "2026-11-18T10:30"))
_DESIGN = os.environ.get("BENCH_DESIGN", statements.JOINED)
_SPATIAL = os.environ.get("BENCH_SPATIAL", baseline.SPATIAL[0])


async def _configure(connection: Any) -> None:
    await connection.set_autocommit(True)
    await connection.execute(baseline.SETTINGS)


_pool = AsyncConnectionPool(
    os.environ["MAILLAGE_DATABASE_URL"], min_size=4, max_size=4, open=False, configure=_configure
)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await _pool.open()
    question = finder.question(_search(parse_qs(scope["query_string"].decode())), _NOW)
    text, values = statements.statement(question, finder.PAGE_SIZE, _DESIGN, _SPATIAL)
    async with _pool.connection() as connection:
        cursor = await connection.execute(text, values, prepare=True, binary=True)
        rows = await cursor.fetchall()
        positions = [position for is_afar, position, _ in rows if not is_afar]
        total = next((total for is_afar, _, total in rows if not is_afar), 0)
        cursor = await connection.execute(
            f"SELECT body FROM {documents.TABLE} WHERE service = ANY(%s) ORDER BY array_position(%s, service)",
            [positions, positions],
            prepare=True,
            binary=True,
        )
        records = [body for (body,) in await cursor.fetchall()]
    body = b'{"total":%d,"services":[%s]}' % (total, b",".join(records))
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _search(said: dict[str, list[str]]) -> Search:
    """As `SearchForm` reads it, without checks nor messages."""

    def one(name: str) -> str:
        return said.get(name, [""])[0]

    return Search(
        place=gazetteer.load().by_code(one("l")),
        audience=_AUDIENCES.get(one("p"), ""),
        needs=tuple(vocabulary.NEEDS[int(number) - 1].code for number in said.get("b", [])),
        age=int(one("a")) if one("a") else None,
        distance_km=int(one("d") or finder.USUAL_DISTANCE_KM),
        is_open_now=bool(one("o")),
        mode=_MODES.get(one("m"), ""),
        language=one("g"),
        wheelchair=bool(one("w")),
    )
