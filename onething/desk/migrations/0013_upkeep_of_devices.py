"""Machines in halls: out of service, the tray looked into, what went wrong lately."""

from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [("desk", "0012_what_is_noted_on_tickets")]

    operations = [
        migrations.AddField("device", "tray_at", models.DateTimeField(null=True)),
        migrations.AddField("device", "out_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "device",
            "out_reason",
            models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            "device",
            "troubles",
            models.JSONField(db_default=Value([], models.JSONField()), default=list),
        ),
    ]
