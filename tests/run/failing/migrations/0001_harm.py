from django.db import migrations


class Migration(migrations.Migration):
    """This one goes through and leaves its trace, which must be undone."""

    dependencies = [("kernel", "0004_pace"), ("cases", "0001_initial"), ("identity", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE TABLE failing_left (case_id uuid REFERENCES cases_case)"),
        migrations.RunSQL("ALTER TABLE identity_account RENAME TO identity_harmed"),
    ]
