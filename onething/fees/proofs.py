"""Files that show why somebody is let off a fee: whose they are, and when nothing needs them any more."""

from __future__ import annotations

from django.db import connection

from onething.fees.models import Order, Reduction

IN_USE = """
SELECT DISTINCT one->>'digest' FROM fees_reduction, jsonb_array_elements(proofs) AS one
WHERE one->>'digest' = ANY(%s)
"""


def proofs_of(order: Order) -> tuple[str, ...]:
    """Return the digests of the files that came with requests about an order."""
    rows = Reduction.objects.filter(line__bill__order=order).values_list("proofs", flat=True)
    return tuple(sorted({one["digest"] for row in rows for one in row}))


def proofs_in_use(digests: set[str]) -> set[str]:
    """Return which of these files a request for a reduction still needs."""
    with connection.cursor() as cursor:
        cursor.execute(IN_USE, [sorted(digests)])
        return {row[0] for row in cursor.fetchall()}
