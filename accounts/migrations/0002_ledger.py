from django.db import migrations

from audit.migrate import Record


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("audit", "0002_ledger")]

    operations = [
        Record("accounts_region", "accounts.region", "code"),
        Record("accounts_user", "accounts.user", "id"),
        Record("accounts_post", "accounts.user", "user_id"),
        Record("accounts_kindeclaration", "accounts.user", "user_id"),
        Record("accounts_confidentialityagreement", "accounts.user", "user_id"),
    ]
