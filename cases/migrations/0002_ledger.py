"""Put every table of the case file under the ledger."""

from django.db import migrations

from audit.migrate import Record

FILE = "cases.case"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("audit", "0002_ledger")]

    operations = [
        Record("cases_case", FILE, "id"),
        Record("cases_storedfile", FILE, "case_id"),
        Record("cases_material", FILE, "case_id"),
        Record("cases_onetimenotice", FILE, "case_id"),
        Record("cases_checkrequest", FILE, "case_id"),
        Record("cases_doubt", FILE, "case_id"),
        Record("cases_visit", FILE, "case_id"),
        Record("cases_visitsigner", FILE, "case_id"),
        Record("cases_visitphoto", FILE, "case_id"),
        Record("cases_meeting", FILE, "case_id"),
        Record("cases_panelist", FILE, "case_id"),
        Record("cases_publicity", FILE, "case_id"),
        Record("cases_furtherboard", FILE, "case_id"),
        Record("cases_objection", FILE, "case_id"),
        Record("cases_document", FILE, "case_id"),
        Record("cases_delivery", FILE, "case_id"),
        Record("cases_kinfiling", FILE, "case_id"),
        Record("cases_council", FILE, "case_id"),
        Record("cases_councillor", FILE, "case_id"),
        Record("cases_commission", FILE, "case_id"),
        Record("cases_referral", FILE, "case_id"),
        Record("cases_referralnote", FILE, "case_id"),
        Record("cases_governmentreport", FILE, "case_id"),
        Record("cases_lead", "cases.lead", "id"),
        Record("cases_officephone", "cases.officephone", "id"),
        Record("cases_emergency", FILE, "case_id"),
        Record("cases_careassessment", FILE, "case_id"),
        Record("cases_careagreement", FILE, "case_id"),
    ]
