"""The lines each check of F.5 asks about. Every function takes a roster and returns lines that carry money."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone

from accounts.models import Role
from households.models import CardHolder, Member, PayeeAccount, Proxy
from payments.models.failure import FailedPayment
from payments.models.paidinstalment import PaidInstalment
from policies.categories import Category
from policies.rules import rules_for

if TYPE_CHECKING:
    from payments.models import Roster, RosterLine

    Lines = QuerySet[RosterLine]

JUMP = Decimal("0.30")  # W1
NEW_ACCOUNT_DAYS = 30  # W3
ENDING_DAYS = 60  # W7
CARD = "social_security_card"
EXCLUSIVE = (Category.DIBAO, Category.TEKUN)  # nobody is on both
WHO = Coalesce(OuterRef("for_member"), F("pk"))  # the person a line is for, else whoever is in the household
TWICE = (Path(__file__).parent / "sql" / "twice.sql").read_text(encoding="utf-8")


def without_account(roster: Roster) -> Lines:
    return roster.lines.payable().filter(account_index="")


def against_decision(roster: Roster) -> Lines:
    """B1, B9: amounts other than decided, or a month outside the decision's. Arrears alone pay an ended decision."""
    if roster.paid_once:
        return _against_instalments(roster)
    lines = roster.lines.payable().filter(Q(amount__gt=0) | Q(topup__gt=0))
    otherwise = ~Q(decision__payable=F("amount") + F("topup")) | Q(decision__granted=False)
    outside = Q(decision__last_month__lt=roster.month) | Q(decision__first_month__gt=roster.month)
    return lines.filter(otherwise | outside)


def _against_instalments(roster: Roster) -> Lines:
    """B1 of 临时救助: a line is exactly the instalments it carries, each of them still to be given and by decision."""
    carried = PaidInstalment.objects.filter(line=OuterRef("pk"))
    sums = carried.values("line").annotate(sum=Sum("amount")).values("sum")
    wrong = carried.filter(
        Q(instalment__cancelled_at__isnull=False)
        | Q(instalment__decision__granted=False)
        | Q(instalment__decision__revoked_at__isnull=False)
        | ~Q(amount=F("instalment__amount"))
        | ~Q(instalment__decision__household=OuterRef("household"))
        | ~Q(_same_person("instalment__decision__for_member"))
    )
    # Beside its instalments a line carries what came back of an earlier one.
    lines = roster.lines.payable().annotate(carried=Coalesce(Subquery(sums), Value(Decimal(0))))
    return lines.filter(~Q(carried=F("payable") - F("arrears")) | Exists(wrong))


def beyond_township(roster: Roster) -> Lines:
    """B16: a sum of one event above the township's limit, signed in the township (QB-07)."""
    above = Q(decision__derivation__decided_by="county")
    return roster.lines.payable().filter(above).exclude(decision__decided_by__role=Role.COUNTY_LEADER)


def _same_person(field: str = "for_member") -> Exact:
    """Is what is asked for the person of the outer row, or is neither for one person?"""
    return Exact(Coalesce(F(field), 0), Coalesce(OuterRef("for_member"), 0))


def paid_twice(roster: Roster) -> Lines:
    """B2: a person is paid for the same month on another line: in 低保 and 特困, in the household and alone, or in
    another household, anywhere.

    临时救助 is given beside them.
    """
    if roster.paid_once:
        return roster.lines.none()
    with connection.cursor() as cursor:
        cursor.execute(TWICE, {"roster": roster.pk, "monthly": [str(category) for category in EXCLUSIVE]})
        return roster.lines.filter(pk__in=[pk for (pk,) in cursor.fetchall()])


def unfiled_payee(roster: Roster) -> Lines:
    """B4: where the rules want those who draw for others on file, the money goes to a member or to one of them."""
    return _strange_payee(roster) if _filing_wanted(roster) else roster.lines.none()


def strange_payee(roster: Roster) -> Lines:
    """B4 where the rules are silent: paying somebody else wants a word."""
    return roster.lines.none() if _filing_wanted(roster) else _strange_payee(roster)


def _filing_wanted(roster: Roster) -> bool:
    return bool(rules_for(roster.township_id, roster.category, roster.month).payment.holder_filing)


def _strange_payee(roster: Roster) -> Lines:
    members = Member.objects.filter(
        household=OuterRef("household"), left_on=None, name=OuterRef("payee_name")
    )
    proxies = Proxy.objects.filter(household=OuterRef("household"), name=OuterRef("payee_name")).filter(
        Q(until=None) | Q(until__gt=timezone.localdate())
    )
    holders = CardHolder.objects.current().filter(
        household=OuterRef("household"), name=OuterRef("payee_name")
    )
    lines = roster.lines.payable().exclude(account_index="")
    return lines.exclude(Exists(members)).exclude(Exists(proxies)).exclude(Exists(holders))


def wrong_card(roster: Roster) -> Lines:
    """B5: where the rules want the 一卡通, only a social security card will do."""
    lines = roster.lines.payable()
    if rules_for(roster.township_id, roster.category, roster.month).payment.account_kind != CARD:
        return lines.none()
    other = PayeeAccount.objects.filter(
        household=OuterRef("household"), number_index=OuterRef("account_index"), social_card=False
    )
    return lines.exclude(account_index="").filter(Exists(other))


def deceased(roster: Roster) -> Lines:
    of_household = Member.objects.filter(household=OuterRef("household"))
    living = of_household.current().filter(pk=WHO)
    dead_payee = of_household.filter(died_on__isnull=False, name=OuterRef("payee_name"))
    alive_payee = of_household.current().filter(name=OuterRef("payee_name"))
    return roster.lines.payable().filter(~Exists(living) | (Exists(dead_payee) & ~Exists(alive_payee)))


def came_back(roster: Roster) -> Lines:
    """B17: the account the bank could not pay to last time, and nobody has put it right."""
    failures = FailedPayment.objects.open().filter(
        line__account_index=OuterRef("account_index"), line__household=OuterRef("household")
    )
    return roster.lines.payable().exclude(account_index="").filter(Exists(failures))


def nameless(roster: Roster) -> Lines:
    return roster.lines.payable().filter(payee_index="")


def jumping(roster: Roster) -> Lines:
    """W1, on the month's own amount: what is made up for other months is told by its line."""
    last = roster.last_month()
    if last is None or roster.paid_once:
        return roster.lines.none()
    before = last.lines.payable().filter(_same_person("for_member"), household=OuterRef("household"))
    lines = roster.lines.payable().annotate(
        was=Subquery(before.values_list(F("amount") + F("topup"))[:1]), is_now=F("amount") + F("topup")
    )
    jump = Q(is_now__gt=F("was") * (1 + JUMP)) | Q(is_now__lt=F("was") * (1 - JUMP))
    return lines.filter(jump, was__gt=0, is_now__gt=0)


def sharing_account(roster: Roster) -> Lines:
    """W2: within the roster."""
    lines = roster.lines.payable().exclude(account_index="")
    shared = lines.values("account_index").annotate(n=Count("pk")).filter(n__gt=1).order_by()
    return lines.filter(account_index__in=shared.values("account_index"))


def new_account(roster: Roster) -> Lines:
    """W3: the account took the place of another not long before the roster."""
    of_household = PayeeAccount.objects.filter(household=OuterRef("household"))
    # A person's own card takes the place of an own card, the household's that of the household's.
    earlier = of_household.filter(_same_person()).exclude(number_index=OuterRef("number_index"))
    since = timezone.localdate(roster.built_at) - datetime.timedelta(days=NEW_ACCOUNT_DAYS)
    fresh = of_household.filter(number_index=OuterRef("account_index"), since__gte=since).filter(
        Q(for_member=None) | Q(for_member=OuterRef("for_member")), Exists(earlier)
    )
    return roster.lines.payable().exclude(account_index="").filter(Exists(fresh))


def member_died(roster: Roster) -> Lines:
    """A death after the decision: the amount was worked out for more people than there are."""
    since = Member.objects.filter(
        household=OuterRef("household"),
        pk=WHO,
        counted=True,
        died_on__gte=OuterRef("decision__decided_at__date"),
    )
    return roster.lines.payable().filter(amount__gt=0).filter(Exists(since))


def ending_soon(roster: Roster) -> Lines:
    """W7: the entitlement ends within sixty days of the month's beginning."""
    if roster.paid_once:
        return roster.lines.none()
    last = roster.month + datetime.timedelta(days=ENDING_DAYS)
    return roster.lines.payable().filter(decision__last_month__range=(roster.month, last))
