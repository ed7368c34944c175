"""Put what oversight does under the ledger."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial"), ("audit", "0002_ledger")]

    operations: list[object] = []
