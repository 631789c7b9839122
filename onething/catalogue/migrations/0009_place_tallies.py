from django.db import migrations, models

COUNT = """
CREATE FUNCTION catalogue_count_implementations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO catalogue_placetally AS kept (region, implementations)
  SELECT region, count(*) FROM changed GROUP BY region ORDER BY region
  ON CONFLICT (region) DO UPDATE SET implementations = kept.implementations + excluded.implementations;
  RETURN NULL;
END $$;
CREATE FUNCTION catalogue_discount_implementations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE catalogue_placetally AS kept SET implementations = kept.implementations - gone.count
  FROM (SELECT region, count(*) AS count FROM changed GROUP BY region) AS gone
  WHERE kept.region = gone.region;
  RETURN NULL;
END $$;
CREATE TRIGGER implementations_are_counted AFTER INSERT ON catalogue_implementation
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_count_implementations();
CREATE TRIGGER implementations_are_discounted AFTER DELETE ON catalogue_implementation
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_discount_implementations();
INSERT INTO catalogue_placetally (region, implementations)
  SELECT region, count(*) FROM catalogue_implementation GROUP BY region;
"""
FORGET = """
DROP TRIGGER implementations_are_counted ON catalogue_implementation;
DROP TRIGGER implementations_are_discounted ON catalogue_implementation;
DROP FUNCTION catalogue_count_implementations();
DROP FUNCTION catalogue_discount_implementations();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0008_imported_items'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlaceTally',
            fields=[
                ('region', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('implementations', models.PositiveIntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name='overlay',
            index=models.Index(condition=models.Q(('deviates', True)), fields=['implementation'], name='overlays_that_deviate'),
        ),
        migrations.RunSQL(COUNT, FORGET),
    ]
