from django.db import migrations

# Each statement of a VOLATILE function sees what was committed before it began: what is read here was
# written before the lock was ours, as with two statements of a client, for one way there and back.
MAKE = """
CREATE FUNCTION kernel_hold(streams text[]) RETURNS TABLE (stream text, seq integer, digest text)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(s, 7)) FROM unnest(streams) AS s;
    RETURN QUERY
    SELECT s, last.seq, last.digest::text
    FROM unnest(streams) AS s
    CROSS JOIN LATERAL (
        SELECT e.seq, e.digest FROM kernel_event e WHERE e.stream = s ORDER BY e.seq DESC LIMIT 1
    ) AS last;
END
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0006_anchors'),
    ]

    operations = [
        migrations.RunSQL(MAKE, "DROP FUNCTION kernel_hold(text[])"),
    ]
