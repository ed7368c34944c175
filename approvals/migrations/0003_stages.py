"""What the tables of the procedure refuse by themselves: a stage outside an act, a changed signature."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("approvals", "0002_ledger")]

    operations = [
        migrations.RunSQL(
            text("edges") + text("stages") + text("aftercare") + text("relief") + text("entitlements"),
            text("entitlements_undo") + text("relief_undo") + text("aftercare_undo") + text("stages_undo"),
        ),
    ]
