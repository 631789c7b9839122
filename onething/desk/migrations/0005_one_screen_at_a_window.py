from django.db import migrations, models

NAME = "one_rating_screen_at_a_window"


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("desk", "0004_rating_screens"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"CREATE UNIQUE INDEX CONCURRENTLY {NAME} ON desk_device (window_id)"
                    " WHERE retired_at IS NULL",
                    f"DROP INDEX {NAME}",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="device",
                    constraint=models.UniqueConstraint(
                        models.F("window"), condition=models.Q(retired_at=None), name=NAME
                    ),
                )
            ],
        ),
    ]
