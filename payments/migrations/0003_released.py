"""A submitted roster's lines stand still; a released roster is over, whoever writes by whatever path.

The bank's answer to it stands as it was taken in. The fund ledger likewise: what was booked stays, and no fund is overdrawn.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_ledger")]

    operations = [
        migrations.RunSQL(
            (SQL / "frozen.sql").read_text(encoding="utf-8"), (SQL / "thawed.sql").read_text(encoding="utf-8")
        ),
        migrations.RunSQL(
            (SQL / "returned.sql").read_text(encoding="utf-8"),
            (SQL / "unreturned.sql").read_text(encoding="utf-8"),
        ),
        migrations.RunSQL(
            (SQL / "funds.sql").read_text(encoding="utf-8"),
            (SQL / "funds_undo.sql").read_text(encoding="utf-8"),
        ),
    ]
