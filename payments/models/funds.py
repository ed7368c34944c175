"""资金台账: one book a county and year; what was received, moved and spent, each entry by two persons."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone
from django_fsm import FSMField, FSMModelMixin

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region, Role, User
from accounts.permits import holds
from audit.acts import Refused, acting
from audit.models import Recorded
from payments.funds.acts import KEEPERS, FundEntryActs
from payments.funds.against import against_spending, against_writing
from payments.funds.kinds import OUTGOING, EntryKind, EntryState, Fund
from policies.categories import Category
from policies.rules import rules_for

ENTERERS = holds(*KEEPERS, verb="登记")
READERS = (*KEEPERS, Role.COUNTY_LEADER, Role.COUNTY_SUPERVISOR, Role.AUDITOR)


class FundYearQuerySet(InRegionQuerySet["FundYear"]):
    region_path = "county"
    blind_roles = frozenset(set(Role) - set(READERS))

    def of(self, county: Region | str, year: int) -> FundYearQuerySet:
        return self.filter(county=county, year=year)

    def kept(self, county: Region | str, year: int) -> bool:
        """Does the county keep the ledger of this year: has anything been booked?"""
        booked = FundEntry.objects.booked().filter(book__county=county, book__year=year)
        return booked.exists()

    def enter(
        self,
        county: Region,
        *,
        kind: str,
        fund: str,
        amount: Decimal,
        dated_on: datetime.date,
        by: Post,
        at: datetime.datetime,
        document_no: str = "",
        purpose: str = "",
        to_fund: str = "",
        allocated_on: datetime.date | None = None,
    ) -> FundEntry:
        """Write an entry down, first of two persons; the first of a year opens the book.

        Raises Refused with every reason: who may, what is missing, what the rules and the balance say.
        """
        if problems := ENTERERS.reasons(FundYear(county=county, year=dated_on.year), by):
            raise Refused(problems)
        with acting(by, reason=f"登记{EntryKind(kind).label if kind in EntryKind.values else '资金'}", at=at):
            book = self.open_year(county, dated_on.year, at)
            book.hold()
            if kind == EntryKind.TRANSFER:
                to_fund = to_fund or Fund.LINSHI
            entry = FundEntry(
                book=book,
                kind=kind,
                fund=fund,
                to_fund=to_fund,
                amount=amount,
                dated_on=dated_on,
                document_no=document_no.strip(),
                purpose=purpose.strip(),
                allocated_on=allocated_on,
                entered_by=by,
                entered_user=by.user,
                entered_at=at,
            )
            entry.write_down(timezone.localdate(at))
        return entry

    def open_year(self, county: Region, year: int, at: datetime.datetime) -> FundYear:
        """The book of the year with what the rules now say about it; inside `acting`."""
        book, _ = self.get_or_create(county=county, year=year, defaults={"opened_at": at})
        book.read_rules(timezone.localdate(at))
        return book


class FundYear(Recorded):
    """What the rules of the place allow in one year; the sums are computed from entries and rosters."""

    file_label = "payments.fundyear"
    file_from = "id"

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    work_ratio = models.DecimalField("工作经费比例", max_digits=5, decimal_places=4, null=True)
    work_basis = models.CharField("工作经费依据", max_length=200, blank=True, default="")
    surplus_rule = models.CharField("低保结余转用的规定", max_length=200, blank=True, default="")
    surplus_basis = models.CharField("转用依据", max_length=200, blank=True, default="")
    opened_at = models.DateTimeField("建账时间")

    objects = FundYearQuerySet.as_manager()

    class Meta:
        verbose_name = "资金台账"
        constraints = [
            models.UniqueConstraint(fields=["county", "year"], name="one_fund_book_a_year"),
            models.CheckConstraint(
                condition=Q(work_ratio=None) | Q(work_ratio__gt=0, work_ratio__lt=1),
                name="work_ratio_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county.name}{self.year}年资金台账"

    @property
    def work_share(self) -> str:
        """2%"""
        return f"{(self.work_ratio or 0) * 100:f}".rstrip("0").rstrip(".") + "%"

    def read_rules(self, today: datetime.date) -> None:
        """The share of 工作经费 and the word on surplus, as the rules in force say; written where they changed."""
        rules = rules_for(self.county_id, Category.DIBAO, min(today, datetime.date(self.year, 12, 31)))
        ratio, surplus = rules.capacity.admin_cost_cap, rules.payment.surplus_transfer or ""
        work_basis, surplus_basis = (
            rules.basis("capacity.admin_cost_cap"),
            rules.basis("payment.surplus_transfer"),
        )
        said = {
            "work_ratio": ratio,
            "work_basis": work_basis.text if ratio is not None and work_basis else "",
            "surplus_rule": surplus,
            "surplus_basis": surplus_basis.text if surplus and surplus_basis else "",
        }
        if any(getattr(self, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(self, name, value)
            self.save()

    def hold(self) -> None:
        """Lock the county's books until the transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT payments_hold_funds(%s)", [self.county_id])

    def waiting(self) -> list[FundEntry]:
        """Written down, not yet booked."""
        return list(self.entries.filter(state=EntryState.ENTERED).select_related("reverses", "book"))

    def day_within(self, day: datetime.date) -> datetime.date:
        """`day`, or the last day of the book's year once that is over."""
        return min(day, datetime.date(self.year, 12, 31))


class FundEntryQuerySet(InRegionQuerySet["FundEntry"]):
    region_path = "book__county"
    blind_roles = FundYearQuerySet.blind_roles

    def booked(self) -> FundEntryQuerySet:
        return self.filter(state__in=[EntryState.CONFIRMED, EntryState.REVERSED])


class FundEntry(FSMModelMixin, FundEntryActs, Recorded):
    """One movement, in 元. Once booked it stays; what was wrong is taken back by an entry of its own."""

    file_label = "payments.fundyear"
    file_from = "book_id"

    book = models.ForeignKey(FundYear, models.PROTECT, related_name="entries")
    kind = models.CharField("种类", max_length=8, choices=EntryKind.choices)
    fund = models.CharField("资金", max_length=8, choices=Fund.choices)
    to_fund = models.CharField("转入", max_length=8, choices=Fund.choices, blank=True, default="")
    state = FSMField("状态", choices=EntryState.choices, default=EntryState.ENTERED, protected=True)
    amount = models.DecimalField("金额", max_digits=14, decimal_places=2)
    document_no = models.CharField("文号", max_length=60)
    dated_on = models.DateField("到账（批准、支出）日期")
    allocated_on = models.DateField("下达日期", null=True)
    purpose = models.CharField("用途、说明", max_length=200, blank=True, default="")
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals")
    entered_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    entered_user = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")
    confirmed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    confirmed_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("入账时间", null=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True, default="")

    objects = FundEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "资金收支"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_entry_is_money"),
            models.CheckConstraint(condition=~Q(document_no=""), name="fund_entry_names_its_document"),
            # P18, P22: nothing else can be booked, and surplus goes one way only.
            models.CheckConstraint(
                name="fund_entry_only_for",
                condition=Q(kind__in=["grant", "budget"], to_fund="", reverses=None)
                | Q(kind="transfer", fund="dibao", to_fund="linshi", reverses=None)
                | (Q(kind="work", to_fund="", reverses=None) & ~Q(purpose=""))
                | (Q(kind="reversal", reverses__isnull=False) & ~Q(purpose="")),
            ),
            models.CheckConstraint(
                name="fund_entry_by_two_persons",
                condition=Q(state__in=["entered", "void"], confirmed_user=None)
                | (Q(confirmed_user__isnull=False) & ~Q(confirmed_user=F("entered_user"))),
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | ~Q(void_reason=""), name="fund_entry_void_with_reason"
            ),
            models.CheckConstraint(
                name="allocated_after_received",
                condition=Q(allocated_on=None)
                | Q(kind__in=["grant", "budget"], allocated_on__gte=F("dated_on")),
            ),
            models.UniqueConstraint(
                fields=["reverses"], condition=~Q(state="void"), name="fund_entry_reversed_once"
            ),
        ]
        indexes = [models.Index(fields=["book", "-id"], name="fund_entry_of_book")]

    def __str__(self) -> str:
        return f"{self.get_fund_display()}{self.get_kind_display()} {self.amount:,.2f} 元"

    @property
    def county(self) -> Region:
        return self.book.county

    def write_down(self, today: datetime.date) -> None:
        """Save as 待复核. Raises Refused with every reason; the caller holds the book."""
        problems = against_writing(self, today)
        if not problems and self.kind in OUTGOING:
            problems = against_spending(self, with_waiting=True)
        if problems:
            raise Refused(problems)
        self.save()

    def clause_of(self, act: str) -> str:
        """The document an act on this entry rests on."""
        del act
        return self.document_no
