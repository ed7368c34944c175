from django.db import migrations

from audit.migrate import Record, script


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="\n".join(script(name) for name in ("chain", "record", "reading", "seal", "open", "protect")),
            reverse_sql=script("close"),
        ),
        Record("audit_author", "audit.author", "id"),
    ]
