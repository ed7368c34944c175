"""Put what oversight does under the ledger."""

from pathlib import Path

from django.db import migrations

from audit.migrate import Record

SQL = Path(__file__).parents[1] / "sql"
SAMPLE = "oversight.sample"
COMPLAINT = "oversight.complaint"


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial"), ("audit", "0002_ledger")]

    operations = [
        Record("oversight_sample", SAMPLE, "id"),
        Record("oversight_sampledcase", SAMPLE, "sample_id"),
        Record("oversight_complaint", COMPLAINT, "id"),
        Record("oversight_complaintperson", COMPLAINT, "complaint_id"),
        Record("oversight_complaintmove", COMPLAINT, "complaint_id"),
        Record("oversight_complaintnote", COMPLAINT, "complaint_id"),
        migrations.RunSQL(
            (SQL / "sampling.sql").read_text(encoding="utf-8"),
            (SQL / "unsampled.sql").read_text(encoding="utf-8"),
        ),
    ]
