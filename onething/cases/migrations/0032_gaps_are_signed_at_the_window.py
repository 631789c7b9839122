from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0031_check_states_of_refusals"),
    ]

    operations = [
        migrations.AddField(
            model_name="gap",
            name="text",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.AddField(
            model_name="gap",
            name="signer",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.AddField(
            model_name="gap",
            name="signature",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
    ]
