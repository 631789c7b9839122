"""Load places, bodies, people and accounts from files: a few statements, however many rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from onething.identity.events import WorldLoaded
from onething.identity.models import (
    Account,
    ApiKey,
    Mandate,
    Official,
    Organisation,
    Post,
    Region,
    Subject,
)
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command


@dataclass(frozen=True)
class World:
    """What is to be there. The rows have ids derived from their codes, so loading twice is once."""

    source: str
    digest: str
    regions: tuple[Region, ...] = field(default=(), repr=False)
    organisations: tuple[Organisation, ...] = field(default=(), repr=False)
    subjects: tuple[Subject, ...] = field(default=(), repr=False)
    mandates: tuple[Mandate, ...] = field(default=(), repr=False)
    officials: tuple[Official, ...] = field(default=(), repr=False)
    posts: tuple[Post, ...] = field(default=(), repr=False)
    accounts: tuple[Account, ...] = field(default=(), repr=False)
    keys: tuple[ApiKey, ...] = field(default=(), repr=False)

    def counts(self) -> dict[str, int]:
        """Return how many rows of each kind there are."""
        return {
            name: len(rows) for name, rows in vars(self).items() if isinstance(rows, tuple) and rows
        }


@command
def load_world(world: World, *, by: Actor, at: datetime) -> None:
    """Bring in what the files say; places and bodies are brought up to date, people are kept."""
    Region.objects.bulk_create(
        world.regions,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent"],
    )
    Organisation.objects.bulk_create(
        world.organisations,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "short_name", "phone", "address", "parent", "document_word"],
    )
    Subject.objects.bulk_create(world.subjects, ignore_conflicts=True)
    Official.objects.bulk_create(world.officials, ignore_conflicts=True)
    Mandate.objects.bulk_create(world.mandates, ignore_conflicts=True)
    Post.objects.bulk_create(world.posts, ignore_conflicts=True)
    Account.objects.bulk_create(world.accounts, ignore_conflicts=True)
    ApiKey.objects.bulk_create(world.keys, ignore_conflicts=True)
    ledger.write(
        WorldLoaded(source=world.source, digest=world.digest, counts=world.counts()), by=by, at=at
    )
