"""GC-65, GC-66, H-23, H-63: representatives against the whole panel and against those present."""

from hypothesis import given
from hypothesis import strategies as st

from cases.quorum import Seat, count


def panel(reps: int, others: int, *, absent_reps: int = 0, recused_reps: int = 0) -> list[Seat]:
    """A panel whose first other person is the street’s chair."""
    seats = [Seat(rep=True, present=n >= absent_reps) for n in range(reps - recused_reps)]
    seats += [Seat(rep=True, present=True, recused=True) for _ in range(recused_reps)]
    return seats + [Seat(rep=False, present=True, street=n == 0) for n in range(others)]


def test_two_thirds_exactly_is_enough() -> None:
    found = count(panel(8, 4), num=2, den=3)
    assert found.valid
    assert found.margin == "正好达标，再少 1 人会议无效"


def test_the_brother_of_the_applicant_counts_on_neither_side() -> None:
    """S-15: nine with six representatives, one recused: 5 of 8, 15 < 16."""
    found = count(panel(6, 3, recused_reps=1), num=2, den=3)
    assert not found.valid
    assert (found.panel.reps, found.panel.total, found.recused) == (5, 8, 1)
    assert found.reasons[0] == "评议小组 8 人（已扣除回避人员），村（居）民代表 5 人，不到 2/3，至少要 6 人"


def test_without_the_recusal_the_same_panel_would_have_stood() -> None:
    assert count(panel(6, 3), num=2, den=3).valid


def test_a_lawful_panel_is_no_lawful_meeting_when_representatives_stay_away() -> None:
    found = count(panel(8, 4, absent_reps=1), num=2, den=3)
    assert found.panel.met
    assert found.reasons == ("到会 11 人（已扣除回避人员），村（居）民代表 7 人，不到 2/3，至少要 8 人",)
    assert found.margin == "还差 1 名村（居）民代表到会"


def test_the_margin_says_how_many_may_leave() -> None:
    assert count(panel(10, 4), num=2, den=3).margin == "达标，还可以有 2 名代表离会"


def test_all_reasons_are_told_at_once() -> None:
    seats = [Seat(rep=True, present=True), Seat(rep=False, present=True), Seat(rep=False, present=True)]
    assert len(count(seats, num=2, den=3).reasons) == 3


def test_nobody_is_no_panel() -> None:
    assert count([], num=2, den=3).reasons == ("还没有组成评议小组",)


def test_a_meeting_without_street_staff_cannot_be_chaired() -> None:
    seats = [Seat(rep=True, present=True) for _ in range(4)]
    assert count(seats, num=2, den=3).reasons == ("没有乡镇（街道）工作人员到会，不能主持评议",)


@given(reps=st.integers(0, 40), others=st.integers(1, 20))
def test_the_margin_is_exact(reps: int, others: int) -> None:
    """As many representatives as the margin says may leave, and not one more."""
    found = count(panel(reps, others), num=2, den=3)
    if found.valid:
        slack = found.present.slack
        assert count(panel(reps - slack, others), num=2, den=3).valid
        assert not count(panel(reps - slack - 1, others), num=2, den=3).valid if reps > slack else True
    elif reps:
        lacking = found.present.lacking
        assert count(panel(reps + lacking, others), num=2, den=3).valid
        assert not count(panel(reps + lacking - 1, others), num=2, den=3).valid
