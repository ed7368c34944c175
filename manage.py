#!/usr/bin/env python
"""Django's command line. `migrate` connects as the owner of the tables, everything else as the runtime role."""

import os
import sys

OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command in OWNER_COMMANDS:
        os.environ.setdefault("DB_ROLE", "owner")
    if command == "runserver":
        os.environ.setdefault("DEBUG", "1")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
