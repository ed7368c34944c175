"""Pages of the household file (/households/) and of the ledger import (/ledgers/)."""

from django.urls import path

from households.views import holders, household, ledgers, reveal, rows

app_name = "households"

urlpatterns = [
    path("households/", household.households, name="households"),
    path("households/<int:pk>/", household.household, name="household"),
    path("households/<int:pk>/edit/", rows.edit_household, name="edit_household"),
    path("households/<int:pk>/reveal/<int:row_pk>/<str:field>/", reveal.reveal, name="reveal"),
    path("households/<int:pk>/holders/", holders.holders, name="holders"),
    path("holders/", holders.unfiled, name="unfiled_holders"),
    path("holders/<int:pk>/file/", holders.file, name="holder_file"),
    path("holders/<int:pk>/revoke/", holders.revoke, name="holder_revoke"),
    path("households/<int:pk>/<str:kind>/add/", rows.add_row, name="add_row"),
    path("households/<int:pk>/<str:kind>/<int:row_pk>/", rows.edit_row, name="edit_row"),
    path("households/<int:pk>/<str:kind>/<int:row_pk>/end/", rows.end_row, name="end_row"),
    path("ledgers/", ledgers.ledgers, name="import"),
    path("ledgers/template/", ledgers.template, name="ledger_template"),
    path("ledgers/<int:pk>/", ledgers.ledger, name="ledger"),
    path("ledgers/<int:pk>/columns/", ledgers.columns, name="ledger_columns"),
    path("ledgers/<int:pk>/check/", ledgers.check, name="ledger_check"),
    path("ledgers/<int:pk>/commit/", ledgers.commit, name="ledger_commit"),
    path("ledgers/<int:pk>/progress/", ledgers.progress, name="ledger_progress"),
    path("ledgers/<int:pk>/findings.<str:form>", ledgers.findings, name="ledger_findings"),
]
