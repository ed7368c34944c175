"""Who the households are, and what they live on."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "家庭档案"
    default_auto_field = "django.db.models.BigAutoField"
