from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("desk", "0020_maintenance"),
    ]

    operations = [
        migrations.AddField(
            model_name="exercise",
            name="answer",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
    ]
