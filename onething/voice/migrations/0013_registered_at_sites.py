from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voice", "0012_words_of_aids")]

    operations = [
        migrations.AddField(
            model_name="aid", name="site", field=models.UUIDField(null=True)
        ),
        migrations.AddField(
            model_name="obstacle", name="site", field=models.UUIDField(null=True)
        ),
        migrations.RemoveConstraint(model_name="obstacle", name="obstacle_source_is_known"),
        AddConstraintNotValid(
            model_name="obstacle",
            constraint=models.CheckConstraint(
                condition=models.Q(source__in=["helper", "hotline", "site", "web", "window"]),
                name="obstacle_source_is_known",
            ),
        ),
    ]
