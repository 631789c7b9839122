from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

STATES = [
    "accepted", "dead", "filed", "granted", "lacking", "not_accepted", "queued", "received",
    "refused", "supplement", "supplied", "terminated", "withdrawn",
]  # fmt: skip
SHORT = {"max_length": 8, "blank": True, "default": "", "db_default": ""}


class Migration(migrations.Migration):
    dependencies = [("delivery", "0015_check_states_of_relays")]
    operations = [
        migrations.AddField("crossing", "term", models.CharField(**SHORT)),
        migrations.AddField("crossing", "term_from", models.DateField(null=True)),
        migrations.AddField("crossing", "due_on", models.DateField(null=True)),
        migrations.AddField("crossing", "warn_on", models.DateField(null=True)),
        migrations.AddField("crossing", "told", models.CharField(**SHORT)),
        migrations.AlterField(
            "crossingevent", "words", models.CharField(max_length=500, blank=True)
        ),
        migrations.RemoveConstraint("crossing", "crossing_state_is_known"),
        AddConstraintNotValid(
            "crossing",
            models.CheckConstraint(
                condition=models.Q(state__in=STATES), name="crossing_state_is_known"
            ),
        ),
    ]
