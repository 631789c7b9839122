from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cases', '0015_others_sign_too'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='application',
            index=models.Index(condition=models.Q(('agent__startswith', 'official:')), fields=['agent', '-started_at'], name='applications_taken_in'),
        ),
    ]
