from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0021_exercise_answer")]
    operations = [migrations.AddField("video", "meeting", models.UUIDField(null=True))]
