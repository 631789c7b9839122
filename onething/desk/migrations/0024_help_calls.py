import django.db.models.deletion
import onething.kernel.ids
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("desk", "0023_what_is_wanted_by_video")]
    operations = [
        migrations.CreateModel(
            name="HelpCall",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onething.kernel.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("called_at", models.DateTimeField()),
                ("official", models.CharField(blank=True, max_length=80)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "device",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="help_calls",
                        to="desk.device",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        "device", condition=Q(answered_at=None), name="one_open_call_of_a_machine"
                    ),
                    models.CheckConstraint(
                        condition=Q(answered_at=None, official="")
                        | Q(answered_at__gte=F("called_at")) & ~Q(official=""),
                        name="who_answers_a_call_is_known",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["device", "-called_at"], name="help_calls_of_a_machine")
                ],
            },
        ),
    ]
