from django.urls import path

from payments.views import acts, failures, files, funds, returns, rosters

app_name = "payments"
ONE = "payroll/<str:code>/<slug:category>/<str:month>/"

urlpatterns = [
    path("funds/", funds.funds, name="funds"),
    path("funds/enter/", funds.enter, name="fund_enter"),
    path("funds/<int:year>/download/", funds.download, name="fund_download"),
    path("funds/<int:pk>/acts/<slug:name>/", funds.fund_act, name="fund_act"),
    path("payroll/", rosters.listing, name="rosters"),
    path("payroll/build/", rosters.build, name="build"),
    path("payroll/returns/<int:pk>/", returns.bank_return, name="return"),
    path("payroll/returns/<int:pk>/acts/<slug:name>/", returns.return_act, name="return_act"),
    path("payroll/failures/", failures.failures, name="failures"),
    path("payroll/failures/<int:pk>/acts/<slug:name>/", failures.failure_act, name="failure_act"),
    path("payroll/asides/", failures.asides, name="asides"),
    path("payroll/asides/<int:pk>/", failures.aside, name="aside"),
    path("payroll/asides/<int:pk>/acts/<slug:name>/", failures.aside_act, name="aside_act"),
    path(ONE, rosters.roster, name="roster"),
    path(f"{ONE}returns/", returns.returns, name="returns"),
    path(f"{ONE}acts/<slug:name>/", acts.act, name="act"),
    path(f"{ONE}acts/<slug:name>/done/", acts.act_done, name="act_done"),
    path(f"{ONE}files/<slug:kind>/", files.file, name="file"),
]
