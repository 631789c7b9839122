from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('voice', '0010_trialists'),
    ]

    operations = [
        ValidateConstraint(model_name='flaw', name='a_flaw_was_found_somewhere'),
        ValidateConstraint(model_name='obstacle', name='obstacle_source_is_known'),
    ]
