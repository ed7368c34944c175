from django.apps import AppConfig

# Tasks bind to this application wherever they are called from: web server, worker, command.
from config.celery import app as celery_app

__all__ = ["ConfigConfig", "celery_app"]


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "运行"
