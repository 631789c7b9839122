from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

FILL = """
UPDATE delivery_relay SET turn = CASE
  WHEN state IN ('taken', 'returning', 'misreturned') THEN 'receiving'
  WHEN state IN ('sent', 'faulted') OR term = 'back' THEN 'deciding'
  ELSE '' END
WHERE turn = ''
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("delivery", "0014_relays_know_whose_turn")]
    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop, elidable=True),
        ValidateConstraint("relay", "relay_state_is_lawful"),
    ]
