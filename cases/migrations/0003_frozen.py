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
    "council": ("kind", "called_at", "held_at", "place", "chair_id", "reasons", "votes", "conclusion", "concluded_at",
                "cancelled_at"),
    "councillor": ("council_id", "post_id", "name", "signed_at", "signature_id"),
    "commission": ("to_name", "to_region_id", "address", "items", "asked_at", "asked_by_id", "due_on", "sent_at",
                   "sent_by_id", "visited_on", "investigators", "answer_file_id", "outcome", "closed_at", "closed_by_id"),
    "referral": ("person", "village_id", "department", "need", "reason", "referred_at", "referred_by_id", "due_on",
                 "result", "closed_at"),
    "referralnote": ("referral_id", "text", "told", "final", "noted_at", "noted_by_id"),
    "governmentreport": ("ground", "addressee", "informed", "facts", "plan", "support", "reported_at", "reported_by_id"),
    "lead": ("village_id", "person", "need", "finder_kind", "finder", "registered_at", "registered_by_id", "outcome",
             "outcome_at", "outcome_by_id", "case_id", "referral_id"),
    "careassessment": ("member_id", "reported_at", "reporter", "reported", "due_on", "assessed_on", "care_class",
                       "assessed_by_id"),
    "careagreement": ("kind", "provider", "services", "fee", "signed_on", "since", "until", "ended_on", "file_id",
                      "filed_at"),
    "emergency": ("requested_at", "granted_at", "completed_at", "signature_id", "ineligible_at",
                  "finding"),
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
