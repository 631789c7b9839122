from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

STATES = [
    "back", "checked", "faulted", "giving", "held", "misgiven", "misreturned", "over", "owed",
    "paperless", "returning", "sent", "taken",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("delivery", "0013_index_what_runs_out")]
    operations = [
        migrations.AddField(
            "relay", "turn", models.CharField(max_length=12, blank=True, default="", db_default="")
        ),
        migrations.AddField(
            "relay", "ended", models.CharField(max_length=8, blank=True, default="", db_default="")
        ),
        migrations.AddField(
            "relay",
            "handed_to",
            models.CharField(max_length=200, blank=True, default="", db_default=""),
        ),
        migrations.AddField("relay", "handed_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("relay", "relay_state_is_lawful"),
        AddConstraintNotValid(
            "relay",
            models.CheckConstraint(
                condition=models.Q(state__in=STATES), name="relay_state_is_lawful"
            ),
        ),
    ]
