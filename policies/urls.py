from django.urls import path

from policies.views import adoption, calendar, calendar_import, rules, standards

app_name = "policies"

urlpatterns = [
    path("rules/", rules.rules, name="rules"),
    path("rules/adopt/", adoption.adoptions, name="adoptions"),
    path("rules/adopt/<str:version>/", adoption.adopt, name="adopt"),
    path("rules/adoptions/<int:pk>/confirm/", adoption.confirm_adoption, name="confirm_adoption"),
    path("rules/adoptions/<int:pk>/withdraw/", adoption.withdraw_adoption, name="withdraw_adoption"),
    path("calendar/", calendar.this_year, name="calendar"),
    path("calendar/<int:year>/", calendar.year, name="calendar_year"),
    path("calendar/<int:year>/import/", calendar_import.import_year, name="calendar_import"),
    path("calendar/<int:year>/template.<str:kind>", calendar_import.template, name="calendar_template"),
    path("calendar/day/<str:day>/", calendar.edit_day, name="calendar_day"),
    path("standards/", standards.standards, name="standards"),
    path("standards/enter/", standards.enter_standard, name="enter_standard"),
    path("standards/<int:pk>/", standards.standard, name="standard"),
    path("standards/<int:pk>/confirm/", standards.confirm_standard, name="confirm_standard"),
    path("standards/<int:pk>/withdraw/", standards.withdraw_standard, name="withdraw_standard"),
    path("standards/<int:pk>/annul/", standards.annul_standard, name="annul_standard"),
]
