from django.db import migrations

FORBID = """
CREATE FUNCTION kernel_ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE ON kernel_event
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_ledger_is_append_only();
CREATE TRIGGER log_is_never_changed BEFORE UPDATE OR DELETE ON kernel_logentry
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_ledger_is_append_only();
CREATE TRIGGER head_is_never_changed BEFORE UPDATE OR DELETE ON kernel_treehead
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_ledger_is_append_only();
"""
ALLOW = """
DROP TRIGGER event_is_never_changed ON kernel_event;
DROP TRIGGER log_is_never_changed ON kernel_logentry;
DROP TRIGGER head_is_never_changed ON kernel_treehead;
DROP FUNCTION kernel_ledger_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
