"""Put the tables of the rules under the ledger."""

from django.db import migrations

from audit.migrate import Record


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial"), ("audit", "0002_ledger")]

    operations = [
        Record("policies_standard", "policies.standard", "id"),
        Record("policies_ruleadoption", "policies.ruleadoption", "id"),
        Record("policies_calendarday", "policies.calendaryear", "year"),
        Record("policies_calendarrevision", "policies.calendaryear", "year"),
    ]
