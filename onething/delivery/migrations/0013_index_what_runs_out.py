from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('delivery', '0012_files_of_crossings_terms_of_relays'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='crossing',
            index=models.Index(condition=models.Q(('destroyed_at', None)), fields=['keep_until'], name='crossings_to_destroy'),
        ),
        AddIndexConcurrently(
            model_name='relay',
            index=models.Index(condition=models.Q(('term', ''), _negated=True), fields=['due_on'], name='relays_that_run_out'),
        ),
    ]
