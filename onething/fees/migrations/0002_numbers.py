from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("fees", "0001_initial")]
    operations = [migrations.RunSQL("CREATE SEQUENCE fees_number", "DROP SEQUENCE fees_number")]
