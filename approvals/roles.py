"""Which posts open which pages of this room."""

from accounts.models import Role

# Who handles cases, and so has a desk.
HANDLERS = (
    Role.CLERK,
    Role.CHECKER,
    Role.INVESTIGATOR,
    Role.VILLAGE_ASSISTANT,
    Role.COUNTY_CLERK,
)
SIGNERS = (Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, Role.COUNTY_LEADER)
# Money and machines are no reason to read what a household lives on (S-73).
READERS = tuple(role for role in Role if role not in (Role.FINANCE, Role.SYSTEM_ADMIN))
# Who follows a plan of reviews: those who make it, go on it, or look over it.
PLAN_READERS = (
    Role.CLERK,
    Role.INVESTIGATOR,
    Role.DEPUTY_LEADER,
    Role.TOWNSHIP_HEAD,
    Role.COUNTY_CLERK,
    Role.COUNTY_SUPERVISOR,
)
