from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('delivery', '0010_signatures_on_a_screen'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='service',
            index=models.Index(condition=models.Q(('signature', ''), _negated=True), fields=['signature'], name='services_signed_on_a_screen'),
        ),
    ]
