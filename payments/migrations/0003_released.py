"""A submitted roster's lines stand still; a released roster is over, whoever writes by whatever path."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_ledger")]

    operations = [
        migrations.RunSQL(
            (SQL / "frozen.sql").read_text(encoding="utf-8"), (SQL / "thawed.sql").read_text(encoding="utf-8")
        ),
    ]
