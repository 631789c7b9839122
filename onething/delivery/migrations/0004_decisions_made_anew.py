from django.db import migrations, models

NAME = "a_decision_is_listed_once"


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("delivery", "0003_pushes_and_publications"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="note",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="publication",
            name="seq",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"CREATE UNIQUE INDEX CONCURRENTLY {NAME} ON delivery_publication (about, seq)",
                    f"DROP INDEX {NAME}",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="publication",
                    constraint=models.UniqueConstraint(fields=["about", "seq"], name=NAME),
                )
            ],
        ),
        migrations.AlterField(
            model_name="publication",
            name="about",
            field=models.CharField(max_length=60),
        ),
    ]
