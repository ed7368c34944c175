"""YC-041…044, BY-12: staff found to be kin, or to be asked whether they are."""

from cases.kinship import HouseholdTraces, StaffTraces, match

HOUSEHOLD = HouseholdTraces(
    id_indexes=frozenset({"id-he", "id-yu"}),
    phone_indexes=frozenset({"ph-1"}),
    account_indexes=frozenset({"ac-1"}),
    addresses=frozenset({"410104001001一组12号"}),
)


def test_a_stranger_is_no_match() -> None:
    assert match(HOUSEHOLD, [StaffTraces(1, "孙浩", id_index="id-sun", phone_index="ph-9")]) == []


def test_a_declared_relative_is_found() -> None:
    (found,) = match(HOUSEHOLD, [StaffTraces(1, "何芳", declared={"id-he": "父母"})])
    assert (found.matched_by, found.relation) == ("declaration", "是工作人员的父母")


def test_a_member_of_staff_who_applies_is_found() -> None:
    (found,) = match(HOUSEHOLD, [StaffTraces(1, "陈小雨", id_index="id-yu")])
    assert (found.matched_by, found.relation) == ("id", "工作人员本人")


def test_a_shared_phone_card_or_address_is_a_question() -> None:
    staff = [
        StaffTraces(1, "甲", phone_index="ph-1"),
        StaffTraces(2, "乙", account_indexes=frozenset({"ac-1"})),
        StaffTraces(3, "丙", addresses=frozenset({"410104001001一组12号"})),
    ]
    found = match(HOUSEHOLD, staff)
    assert [m.matched_by for m in found] == ["phone", "account", "address"]
    assert {m.relation for m in found} == {"关系待核实"}


def test_the_strongest_trace_names_the_match_and_the_note_tells_all() -> None:
    (found,) = match(HOUSEHOLD, [StaffTraces(1, "何芳", phone_index="ph-1", declared={"id-he": "父母"})])
    assert found.matched_by == "declaration"
    assert found.note == "何芳申报过近亲属（父母）；与何芳留的手机号相同"


def test_two_unknown_phones_are_not_the_same_phone() -> None:
    nobody = HouseholdTraces(id_indexes=frozenset(), phone_indexes=frozenset({""}) - {""})
    assert match(nobody, [StaffTraces(1, "甲")]) == []
