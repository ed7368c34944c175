"""What may be shown of a personal value without leaving a trace: the rest needs “查看”. Pure."""

from unicodedata import normalize


def mask_id(text: str) -> str:
    """510106196803124242 → 51****1968******42: first two, year of birth, last two."""
    number = "".join(normalize("NFKC", text or "").split())
    if len(number) != 18:
        return _keep(number, 2, 2)
    return f"{number[:2]}****{number[6:10]}******{number[-2:]}"


def mask_phone(text: str) -> str:
    """13800005521 → 138 **** 5521; other numbers keep their last two digits."""
    number = "".join(character for character in normalize("NFKC", text or "") if character.isdigit())
    if len(number) != 11 or not number.startswith("1"):
        return _keep(number, 0, 2)
    return f"{number[:3]} **** {number[-4:]}"


def mask_account(text: str) -> str:
    """6217000012344801 → **** 4801: the last four digits of a bank account."""
    number = "".join(normalize("NFKC", text or "").split())
    if not number:
        return ""
    return f"**** {number[-4:]}" if len(number) > 8 else _keep(number, 0, 2)


def mask_name(text: str) -> str:
    """何桂兰 → 何*兰, 何兰 → 何*: first and last character stay, of two only the first."""
    name = (text or "").strip()
    if len(name) <= 2:
        return name[:1] + "*" if name else ""
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def _keep(text: str, first: int, last: int) -> str:
    """Stars for everything but the ends; a text too short to hide anything becomes stars altogether."""
    hidden = len(text) - first - last
    if hidden < 2:
        return "*" * len(text)
    return f"{text[:first]}{'*' * hidden}{text[-last:]}"
