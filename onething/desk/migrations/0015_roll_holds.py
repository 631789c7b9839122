from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("desk", "0014_roll"),
    ]

    operations = [
        ValidateConstraint("hall", "hall_has_a_known_kind"),
        ValidateConstraint("hall", "a_manager_is_named_by_a_document"),
        ValidateConstraint("hall", "a_hall_closes_for_a_reason"),
    ]
