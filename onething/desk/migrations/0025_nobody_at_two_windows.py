import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models
from django.db.models import Func, Q

LIVE = Q(state="booked", until__isnull=False)  # what was booked before stays as it is


def _while():
    return Func(
        "start",
        "until",
        function="tstzrange",
        output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
    )


class Migration(migrations.Migration):
    dependencies = [("desk", "0024_help_calls")]
    operations = [
        BtreeGistExtension(),
        migrations.AddField("booking", "until", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "booking",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="nobody_is_at_two_windows_at_once",
                expressions=[("subject", "="), (_while(), "&&")],
                condition=LIVE,
            ),
        ),
        migrations.AddConstraint(
            "booking",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="who_comes_for_several_comes_to_one_hall",
                expressions=[("person", "="), ("hall", "<>"), (_while(), "&&")],
                condition=LIVE,
            ),
        ),
    ]
