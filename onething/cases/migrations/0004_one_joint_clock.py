from django.db import migrations, models
from django.db.models import Q

LATER = """
DELETE FROM cases_deadline later USING cases_deadline first
WHERE later.case_id IS NULL AND first.case_id IS NULL
  AND later.application_id = first.application_id AND later.kind = first.kind
  AND (first.starts_on, first.id) < (later.starts_on, later.id)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_unassigned'),
    ]

    operations = [
        migrations.RunSQL(LATER, migrations.RunSQL.noop, elidable=True),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.UniqueConstraint(
                models.F('application'), models.F('kind'),
                condition=Q(('case', None)),
                name='one_joint_clock_for_each_application',
            ),
        ),
    ]
