"""Put rosters and their lines under the ledger."""

from django.db import migrations

from audit.migrate import Record

FILE = "payments.roster"


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("audit", "0002_ledger")]

    operations = [
        Record("payments_roster", FILE, "id"),
        Record("payments_rosterline", FILE, "roster_id", "payable"),
        Record("payments_arrears", FILE, "roster_id", "amount"),
        Record("payments_paidinstalment", FILE, "roster_id", "amount"),
        Record("payments_rostersignature", FILE, "roster_id"),
        Record("payments_rosterfile", FILE, "roster_id"),
        Record("payments_bankreturn", FILE, "roster_id"),
        Record("payments_returnrow", FILE, "roster_id", "amount"),
        Record("payments_failedpayment", FILE, "roster_id"),
        Record("payments_aside", FILE, "roster_id"),
        Record("payments_fundyear", "payments.fundyear", "id"),
        Record("payments_fundentry", "payments.fundyear", "book_id", "amount"),
    ]
