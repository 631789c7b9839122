from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0030_refusals_are_overtaken"),
    ]

    operations = [
        ValidateConstraint(model_name="refusal", name="refusal_state_is_known"),
    ]
