"""Put what oversight does under the ledger."""

from pathlib import Path

from django.db import migrations

from audit.migrate import Record

SQL = Path(__file__).parents[1] / "sql"
SAMPLE = "oversight.sample"


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial"), ("audit", "0002_ledger")]

    operations = [
        Record("oversight_sample", SAMPLE, "id"),
        Record("oversight_sampledcase", SAMPLE, "sample_id"),
        migrations.RunSQL(
            (SQL / "sampling.sql").read_text(encoding="utf-8"),
            (SQL / "unsampled.sql").read_text(encoding="utf-8"),
        ),
    ]
