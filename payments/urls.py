from django.urls import path

from payments.views import rosters

app_name = "payments"

urlpatterns = [
    path("payroll/", rosters.listing, name="rosters"),
    path("payroll/build/", rosters.build, name="build"),
    path("payroll/<str:code>/<slug:category>/<str:month>/", rosters.roster, name="roster"),
    path("payroll/<str:code>/<slug:category>/<str:month>/acts/<slug:name>/", rosters.act, name="act"),
    path("payroll/<str:code>/<slug:category>/<str:month>/files/<slug:kind>/", rosters.file, name="file"),
]
