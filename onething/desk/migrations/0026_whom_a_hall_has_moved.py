from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("desk", "0025_nobody_at_two_windows")]
    operations = [
        AddIndexConcurrently(
            "booking",
            models.Index(
                fields=["hall", "-ended_at"], condition=~Q(reason=""), name="bookings_moved_by_a_hall"
            ),
        ),
        AddIndexConcurrently(
            "booking",
            models.Index(
                fields=["follows"], condition=~Q(follows=None), name="bookings_made_instead"
            ),
        ),
    ]
