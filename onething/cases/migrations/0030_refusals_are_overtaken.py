from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0029_check_states_of_gaps"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="refusal",
            name="refusal_state_is_known",
        ),
        AddConstraintNotValid(
            model_name="refusal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["confirmed", "overtaken", "proposed", "returned", "taken_back"])
                ),
                name="refusal_state_is_known",
            ),
        ),
    ]
