import pytest

from accounts.masks import mask_account, mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (mask_id, "510106196803124242", "51****1968******42"),
        (mask_id, "41010419490601005X", "41****1949******5X"),
        (mask_id, "410104940407639", "41***********39"),
        (mask_id, "12345", "*****"),
        (mask_id, "", ""),
        (mask_phone, "13800005521", "138 **** 5521"),
        (mask_phone, "138 0000 5521", "138 **** 5521"),
        (mask_phone, "0371-6621033", "*********33"),
        (mask_phone, "", ""),
        (mask_account, "6228 4899 5566 9764 801", "**** 4801"),
        (mask_account, "12345678", "******78"),
        (mask_account, "", ""),
        (mask_name, "何桂兰", "何*兰"),
        (mask_name, "何兰", "何*"),
        (mask_name, "欧阳桂兰", "欧**兰"),
        (mask_name, "买买提·吐尔逊", "买*****逊"),
        (mask_name, "𬭎㛃", "𬭎*"),
        (mask_name, "何", "何*"),
        (mask_name, "", ""),
    ],
)
def test_a_mask_shows_only_what_the_rules_leave(mask, text, shown):
    assert mask(text) == shown


def test_a_mask_never_shows_the_month_and_day_of_birth():
    assert "0312" not in mask_id("510106196803124242")
