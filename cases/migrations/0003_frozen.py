"""What was signed, issued, posted or decided is written once; nothing of a case file is deleted."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "sql" / "frozen.sql").read_text(encoding="utf-8")

ONCE = {
    "case": ("case_no", "household_id", "category", "opened_at"),
    "storedfile": ("case_id", "sha256", "size", "content", "content_type", "stored_at"),
    "material": (),
    "onetimenotice": ("items", "told_at"),
    "checkrequest": ("requested_at", "requested_by_id"),
    "doubt": ("outcome", "closed_at", "closed_by_id", "item", "found"),
    "visit": ("started_at", "finished_at", "cancelled_at"),
    "visitsigner": ("user_id", "signed_at", "signature_id"),
    "visitphoto": ("file_id", "taken_at"),
    "meeting": ("conclusion", "concluded_at", "cancelled_at"),
    "panelist": ("signed_at", "signature_id"),
    "publicity": ("posted_at", "posted_on", "days", "unit", "amount", "posting_photo_id", "closed_at", "end_photo_id"),
    "furtherboard": ("publicity_id", "place", "posting_photo_id", "end_photo_id"),
    "objection": ("raised_at", "grounds", "outcome", "reply", "settled_at"),
    "document": ("case_id", "kind", "title", "word", "year", "seq", "number", "unit_id", "sha256", "verify_code",
                 "created_at", "pdf_sha256"),
    "delivery": ("document_id", "method", "delivered_at", "receiver"),
    "kinfiling": ("staff_id", "matched_by", "filed_at"),
}  # fmt: skip


def _install(table: str, columns: tuple[str, ...]) -> migrations.RunSQL:
    arguments = ", ".join(f"'{column}'" for column in columns)
    return migrations.RunSQL(
        f"CREATE TRIGGER cases_{table}_frozen BEFORE UPDATE OR DELETE ON cases_{table} "
        f"FOR EACH ROW EXECUTE FUNCTION cases_frozen({arguments})",
        f"DROP TRIGGER cases_{table}_frozen ON cases_{table}",
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_ledger")]

    operations = [
        migrations.RunSQL(SQL, "DROP FUNCTION cases_frozen()"),
        *(_install(table, columns) for table, columns in ONCE.items()),
    ]
