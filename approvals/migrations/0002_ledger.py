"""Put every table of the procedure under the ledger."""

from django.db import migrations

from audit.migrate import Record

FILE = "cases.case"


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial"), ("audit", "0002_ledger")]

    operations = [
        Record("approvals_pinnedrules", "approvals.pinnedrules", "digest"),
        Record("approvals_procedure", FILE, "case_id"),
        Record("approvals_clock", FILE, "case_id"),
        Record("approvals_duty", FILE, "case_id"),
        Record("approvals_opinion", FILE, "case_id"),
        Record("approvals_decision", FILE, "case_id", "payable"),
    ]
