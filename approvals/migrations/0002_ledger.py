"""Put every table of the procedure under the ledger."""

from django.db import migrations

from audit.migrate import Record

FILE = "cases.case"


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial"), ("audit", "0002_ledger")]

    operations = [
        Record("approvals_pinnedrules", "approvals.pinnedrules", "digest"),
        Record("approvals_procedure", FILE, "case_id"),
        Record("approvals_clock", FILE, "case_id"),
        Record("approvals_duty", FILE, "case_id"),
        Record("approvals_opinion", FILE, "case_id"),
        Record("approvals_countyreview", FILE, "case_id"),
        Record("approvals_countyvisit", FILE, "case_id"),
        Record("approvals_decision", FILE, "case_id", "payable"),
        Record("approvals_instalment", FILE, "case_id", "amount"),
        Record("approvals_reservefund", "approvals.reservefund", "id"),
        Record("approvals_reserveentry", "approvals.reservefund", "fund_id", "amount"),
        Record("approvals_reviewcause", FILE, "case_id"),
        Record("approvals_reviewfinding", FILE, "case_id"),
        Record("approvals_change", FILE, "case_id"),
        Record("approvals_hearing", FILE, "case_id"),
        Record("approvals_changereport", FILE, "case_id"),
        Record("approvals_paymenthold", FILE, "case_id"),
        Record("approvals_workoffer", FILE, "case_id"),
        Record("approvals_deathlist", "approvals.deathlist", "id"),
        Record("approvals_overpayment", FILE, "case_id"),
        Record("approvals_repayment", FILE, "case_id", "amount"),
        Record("approvals_uplift", "approvals.uplift", "id"),
        Record("approvals_campaign", "approvals.campaign", "id"),
        Record("approvals_campaignday", "approvals.campaign", "campaign_id"),
        Record("approvals_campaignhousehold", "approvals.campaign", "campaign_id"),
    ]
