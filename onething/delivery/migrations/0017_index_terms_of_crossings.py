from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("delivery", "0016_crossings_have_terms")]
    operations = [
        ValidateConstraint("crossing", "crossing_state_is_known"),
        AddIndexConcurrently(
            "crossing",
            models.Index(
                fields=["due_on"],
                condition=models.Q(("term", ""), _negated=True),
                name="crossings_that_run_out",
            ),
        ),
    ]
