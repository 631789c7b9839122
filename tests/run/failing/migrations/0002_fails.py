from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("failing", "0001_harm")]
    operations = [migrations.RunSQL("SELECT 1 / 0")]
