"""What the passing of days does to posts and accounts."""

from __future__ import annotations

from datetime import datetime

from onething.identity import commands
from onething.identity.models import Official, Post
from onething.identity.staffing import day_of
from onething.kernel.actor import SYSTEM
from onething.kernel.timers import timer

BATCH = 500


@timer
def end_posts_whose_last_day_is_over(at: datetime) -> None:
    """End posts, so that what their holders have in hand is free for others."""
    over = Post.objects.filter(ended_at__isnull=True, until__lt=day_of(at)).order_by("pk")
    for post in list(over.values_list("pk", flat=True)[:BATCH]):
        commands.end_lapsed_post(post, by=SYSTEM.because(f"post_over:{post}"), at=at)


@timer
def close_accounts_of_those_who_left(at: datetime) -> None:
    """Close the accounts of officials whose last day is over."""
    gone = Official.objects.filter(left_at__isnull=True, leaves_on__lt=day_of(at)).order_by("pk")
    for official, on in list(gone.values_list("pk", "leaves_on")[:BATCH]):
        commands.close_after_last_day(official, by=SYSTEM.because(f"left:{official}:{on}"), at=at)


@timer
def forget_host_entries(at: datetime) -> None:
    """Forget tickets of host Apps that are long out of date."""
    commands.forget_entries(at=at)
