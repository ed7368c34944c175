"""What the tables of standards and of adopted rules refuse by themselves: one person alone, changed values, overlaps."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("policies", "0002_ledger")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "standards.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "standards_undo.sql").read_text(encoding="utf-8"),
        ),
        migrations.RunSQL(
            sql=(SQL / "adoption.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "adoption_undo.sql").read_text(encoding="utf-8"),
        ),
    ]
