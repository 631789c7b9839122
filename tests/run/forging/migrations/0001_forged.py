from django.db import migrations

FORGE = """
ALTER TABLE kernel_event DISABLE TRIGGER USER;
UPDATE kernel_event SET body = 'x' WHERE id = (SELECT id FROM kernel_event ORDER BY id LIMIT 1);
ALTER TABLE kernel_event ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_ledger_is_append_only")]
    operations = [migrations.RunSQL(FORGE)]
