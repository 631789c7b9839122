from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0027_refusals_by_two"),
    ]

    operations = [
        migrations.AlterField(
            model_name="gap",
            name="signed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RemoveConstraint(
            model_name="gap",
            name="gap_state_is_lawful",
        ),
        AddConstraintNotValid(
            model_name="gap",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["declined", "due", "ended", "lapsed", "offered", "promised", "supplied"],
                    )
                ),
                name="gap_state_is_lawful",
            ),
        ),
    ]
