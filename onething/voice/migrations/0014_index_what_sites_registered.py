from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("voice", "0013_registered_at_sites")]

    operations = [
        ValidateConstraint(model_name="obstacle", name="obstacle_source_is_known"),
        AddIndexConcurrently(
            model_name="aid",
            index=models.Index(
                condition=models.Q(site__isnull=False),
                fields=["site", "-asked_at"],
                name="aids_of_a_site",
            ),
        ),
        AddIndexConcurrently(
            model_name="obstacle",
            index=models.Index(
                condition=models.Q(site__isnull=False),
                fields=["site", "-filed_at"],
                name="obstacles_of_a_site",
            ),
        ),
    ]
