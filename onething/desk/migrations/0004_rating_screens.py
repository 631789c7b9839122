import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("desk", "0003_virtual_windows"),
    ]

    operations = [
        migrations.AddField(
            model_name="device",
            name="window",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="device_screens",
                to="desk.window",
            ),
        ),
    ]
