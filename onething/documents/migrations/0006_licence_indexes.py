from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('documents', '0005_licences'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='licence',
            index=models.Index(fields=['serial', '-version'], name='versions_of_a_licence'),
        ),
        AddIndexConcurrently(
            model_name='licence',
            index=models.Index(fields=['organ', '-registered_at', 'id'], name='licences_of_an_organ'),
        ),
        AddIndexConcurrently(
            model_name='licence',
            index=models.Index(fields=['number'], name='licences_by_number'),
        ),
    ]
