from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

STATES = ["called", "closed", "done", "dropped", "passed", "serving", "waiting"]


class Migration(migrations.Migration):

    dependencies = [("desk", "0017_fill_the_rota")]

    operations = [
        migrations.RemoveConstraint("ticket", "ticket_state_is_lawful"),
        migrations.AddField(
            "ticket", "reason", models.CharField(blank=True, db_default="", max_length=200)
        ),
        AddConstraintNotValid(
            "ticket",
            models.CheckConstraint(
                condition=models.Q(("state__in", STATES)), name="ticket_state_is_lawful"
            ),
        ),
        ValidateConstraint("ticket", "ticket_state_is_lawful"),
    ]
