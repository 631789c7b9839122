from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0028_gaps_are_offered"),
    ]

    operations = [
        ValidateConstraint(model_name="gap", name="gap_state_is_lawful"),
    ]
