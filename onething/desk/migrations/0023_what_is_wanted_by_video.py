from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

KINDS = ["form", "guide", "paper", "sign", "text"]


class Migration(migrations.Migration):

    dependencies = [("desk", "0022_meetings")]

    operations = [
        migrations.AddField(
            "video", "want", models.CharField(db_default="", default="", max_length=200)
        ),
        migrations.RemoveConstraint("shown", "shown_has_a_known_kind"),
        AddConstraintNotValid(
            "shown",
            models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)), name="shown_has_a_known_kind"
            ),
        ),
        ValidateConstraint("shown", "shown_has_a_known_kind"),
    ]
