"""What each page asks of the database, when there are more rows of everything than in a small world."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from tests.security.crowd import crowd
from tests.security.walking import STEP_OF_PAGE, of_page
from tests.security.world import undone, visiting
from tools.access import Answer, expected
from tools.askers import PEOPLE


@dataclass(frozen=True)
class Asked:
    """What a page that somebody opened asked of the database."""

    who: str
    status: int
    statements: tuple[str, ...]

    @property
    def again(self):
        """Return the statements that it asked more than twice: once for each row, as a rule."""
        return [one for one, count in Counter(self.statements).items() if count > 2]


@contextmanager
def listening():
    """Keep every statement of this block."""
    heard = []

    def hear(execute, sql, params, many, context):
        heard.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        yield heard


def pages_in_a_crowd(walk, addresses):
    """Return what each page asks, opened by the first and by the last of those who may."""
    with undone():
        crowd()
        return {asked: _opened(walk, asked) for asked in addresses if is_read(asked)}


def is_read(asked):
    """Say whether an address is a page that is only read."""
    return of_page(asked) and asked.method == "GET" and asked.who != "kiosk"


def _opened(walk, asked):
    may = [who for who in PEOPLE if expected(asked, who) is Answer.OPEN]
    return [_open(walk, asked, who) for who in dict.fromkeys((may[0], may[-1]))]


def _open(walk, asked, who):
    with undone():
        walk.things.in_state(STEP_OF_PAGE.get(asked.name, asked.step))
        client = visiting(walk.cookies[who.name])
        with listening() as heard:
            said = client.get(walk.path(asked, {}))
            said.getvalue()
    return Asked(who.name, said.status_code, tuple(heard))
