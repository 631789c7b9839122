from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_more_states_and_clocks'),
    ]

    operations = [
        ValidateConstraint(model_name='case', name='case_state_is_lawful'),
        ValidateConstraint(model_name='deadline', name='clock_is_known'),
    ]
