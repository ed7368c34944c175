"""Put every table of the household file under the ledger."""

from django.db import migrations

from audit.migrate import Record

FILE = "households.household"


class Migration(migrations.Migration):
    dependencies = [("households", "0001_initial"), ("audit", "0002_ledger")]

    operations = [
        Record("households_household", FILE, "id"),
        Record("households_member", FILE, "household_id"),
        Record("households_income", FILE, "household_id", "amount"),
        Record("households_expense", FILE, "household_id", "self_paid"),
        Record("households_property", FILE, "household_id", "value"),
        Record("households_payeeaccount", FILE, "household_id"),
        Record("households_supporter", FILE, "household_id"),
        Record("households_authorisation", FILE, "household_id"),
        Record("households_proxy", FILE, "household_id"),
        Record("households_cardholder", FILE, "household_id"),
        Record("households_ledgerentry", FILE, "household_id", "payable"),
    ]
