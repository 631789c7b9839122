from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [("desk", "0027_entries_of_departments")]
    operations = [
        migrations.AddField(
            model_name="device",
            name="model",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="device",
            name="services",
            field=models.JSONField(db_default=Value([], models.JSONField()), default=list),
        ),
    ]
