from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "案卷与证据"
    default_auto_field = "django.db.models.BigAutoField"
