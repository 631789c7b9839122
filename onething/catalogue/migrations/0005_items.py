"""Standards by level of exercise, drafts, the items of places and what they say of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0004_practices")]

    operations = [
        migrations.AddField("itemrevision", "level", models.CharField(max_length=10, default="", db_default="")),
        migrations.AddField("itemrevision", "kind", models.CharField(max_length=16, default="", db_default="")),
        migrations.AddField("itemrevision", "duty", models.CharField(max_length=20, default="", db_default="")),
        migrations.AddField("itemrevision", "retired", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("itemrevision", "note", models.CharField(max_length=300, blank=True, default="", db_default="")),
        migrations.AddField("itemrevision", "proposed_by", models.CharField(max_length=80, blank=True, default="", db_default="")),
        migrations.AddField("itemrevision", "reviewed_by", models.CharField(max_length=80, blank=True, default="", db_default="")),
        migrations.RunSQL(
            "UPDATE catalogue_itemrevision SET level = content->>'level', kind = content->>'kind',"
            " duty = content->>'duty', proposed_by = 'system:loader'",
            migrations.RunSQL.noop,
            elidable=True,
        ),
    ]
