from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("voice", "0005_window_grades"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='evaluation',
            index=models.Index(condition=models.Q(('official', ''), _negated=True), fields=['official', 'at'], name='grades_of_an_official'),
        ),
    ]
