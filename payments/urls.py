from django.urls import path

from payments.views import acts, files, rosters

app_name = "payments"
ONE = "payroll/<str:code>/<slug:category>/<str:month>/"

urlpatterns = [
    path("payroll/", rosters.listing, name="rosters"),
    path("payroll/build/", rosters.build, name="build"),
    path(ONE, rosters.roster, name="roster"),
    path(f"{ONE}acts/<slug:name>/", acts.act, name="act"),
    path(f"{ONE}acts/<slug:name>/done/", acts.act_done, name="act_done"),
    path(f"{ONE}files/<slug:kind>/", files.file, name="file"),
]
