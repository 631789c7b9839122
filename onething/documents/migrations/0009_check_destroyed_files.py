from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0008_destroyed_files'),
    ]

    operations = [
        ValidateConstraint(model_name='document', name='document_state_is_lawful'),
    ]
