"""Fill the working-day calendar with the years already announced."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from policies.calendar_changes import seed


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # The act of the installation itself: it writes through the same door as every later change.
    seed(at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("policies", "0003_standards"), ("audit", "0002_ledger"), ("accounts", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
