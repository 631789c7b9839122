from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("cases", "0023_sites"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="application",
            index=models.Index(
                condition=models.Q(("site__isnull", False)),
                fields=["site", "-saved_at", "-id"],
                name="applications_of_a_site",
            ),
        ),
    ]
