from django.db import migrations, models

NAME = "a_decision_brings_one_living_licence"
LIVING = models.Q(("state__in", ["valid", "suspended"]))


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("documents", "0002_exports"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"CREATE UNIQUE INDEX CONCURRENTLY {NAME} ON documents_licence (type, about)"
                    " WHERE state IN ('valid', 'suspended')",
                    f"DROP INDEX {NAME}",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="licence",
                    constraint=models.UniqueConstraint(
                        fields=["type", "about"], condition=LIVING, name=NAME
                    ),
                )
            ],
        ),
        migrations.RemoveConstraint(model_name="licence", name="a_decision_brings_one_licence"),
    ]
