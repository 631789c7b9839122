from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cases', '0008_acts_and_extensions'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'closed')), fields=['closed_at'], name='cases_to_be_archived'),
        ),
        AddIndexConcurrently(
            model_name='deadline',
            index=models.Index(condition=models.Q(('stopped_on', None), ('told', '')), fields=['warn_on'], name='clocks_that_warn'),
        ),
    ]
