from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0025_outages"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="checked",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="case",
            name="source",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
    ]
