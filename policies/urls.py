from django.urls import path

from policies.views import standards

app_name = "policies"

urlpatterns = [
    path("standards/", standards.standards, name="standards"),
    path("standards/enter/", standards.enter_standard, name="enter_standard"),
    path("standards/<int:pk>/", standards.standard, name="standard"),
    path("standards/<int:pk>/confirm/", standards.confirm_standard, name="confirm_standard"),
    path("standards/<int:pk>/withdraw/", standards.withdraw_standard, name="withdraw_standard"),
    path("standards/<int:pk>/annul/", standards.annul_standard, name="annul_standard"),
]
