from django.db import migrations

# What stood on the rota as text goes to the window of that number in a hall of the organisation.
# "on" is a word of SQL. A rota reaches a month ahead: it is small, and is filled in one go.
FILL = """
INSERT INTO desk_shift (id, official, "on", half, post, made_by, made_at, window_id)
SELECT old.id, old.official_id, old."on", old.half, 'a', old.made_by, old.made_at, place.id
FROM identity_shift old
JOIN desk_hall hall ON hall.organisation = old.organisation_id
JOIN desk_window place ON place.hall_id = hall.id
    AND place.number::text = regexp_replace(old."window", '[^0-9]', '', 'g')
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("desk", "0016_rota"),
        ("identity", "0014_trained_for_windows"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop, elidable=True)]
