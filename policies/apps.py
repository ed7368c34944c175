from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Law as dated data: region profiles, the working-day calendar, local standards, formulae."""

    name = "policies"
    verbose_name = "政策规则"
    default_auto_field = "django.db.models.BigAutoField"
