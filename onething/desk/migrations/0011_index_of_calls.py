from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False
    dependencies = [
        ('desk', '0010_called_by_video'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='video',
            index=models.Index(condition=models.Q(('order__isnull', False)), fields=['order'], name='videos_of_an_order'),
        ),
    ]
