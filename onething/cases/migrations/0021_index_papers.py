from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cases', '0020_papers_between_organs'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='handover',
            index=models.Index(condition=models.Q(('office__isnull', False)), fields=['office', '-at', '-id'], name='papers_to_an_organ'),
        ),
        AddIndexConcurrently(
            model_name='handover',
            index=models.Index(condition=models.Q(('about__isnull', False)), fields=['about', '-at', '-id'], name='papers_of_a_case'),
        ),
    ]
