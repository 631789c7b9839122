from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models

OPEN = "one_open_check_of_a_part"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("delivery", "0018_remote_checks")]
    operations = [
        migrations.AlterField(
            "remotecheck",
            "relay",
            models.ForeignKey(
                null=True,
                on_delete=models.CASCADE,
                related_name="checks",
                to="delivery.relay",
            ),
        ),
        migrations.AddField("remotecheck", "part", models.UUIDField(null=True)),
        migrations.AddField("remotecheck", "desk", models.UUIDField(null=True)),
        AddConstraintNotValid(
            "remotecheck",
            models.CheckConstraint(
                condition=models.Q(("relay", None), ("part", None), _connector="XOR"),
                name="a_check_is_of_a_relay_or_of_a_part",
            ),
        ),
        ValidateConstraint("remotecheck", "a_check_is_of_a_relay_or_of_a_part"),
        AddIndexConcurrently(
            "remotecheck",
            models.Index(fields=["part", "-asked_at"], name="remote_checks_of_a_part"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"CREATE UNIQUE INDEX CONCURRENTLY {OPEN} ON delivery_remotecheck (part)"
                    " WHERE state IN ('asked', 'agreed')",
                    f"DROP INDEX {OPEN}",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    "remotecheck",
                    models.UniqueConstraint(
                        models.F("part"),
                        condition=models.Q(("state__in", ("asked", "agreed"))),
                        name=OPEN,
                    ),
                )
            ],
        ),
    ]
