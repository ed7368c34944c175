"""Chinese personal names: how they sound, and the terms they are found by. Pure.

A name is looked up in the phrase-free table of pypinyin, one character at a time: names are not words, and a
character costs a dictionary look-up instead of the 57 µs of a phrase segmentation, which counts when a ledger
of twenty thousand members comes in.
"""

from collections.abc import Iterable
from functools import lru_cache

# Characters that are read differently when they open a name.
SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "朴": "piao", "翟": "zhai", "曾": "zeng",
    "盖": "ge", "乐": "yue", "任": "ren", "华": "hua", "缪": "miao", "秘": "bi", "冼": "xian", "洗": "xian",
    "员": "yun", "贠": "yun", "种": "chong", "折": "she", "召": "shao", "黑": "he", "繁": "po", "牟": "mu",
    "那": "na", "能": "nai", "尉": "wei", "燕": "yan", "祭": "zhai", "句": "gou", "柏": "bai", "晁": "chao",
    "郗": "xi", "郇": "xun", "隗": "wei", "谌": "chen", "佴": "nai", "覃": "qin", "薄": "bo", "都": "du",
    "应": "ying", "於": "yu", "藏": "zang", "宿": "su", "万": "wan", "相": "xiang", "颉": "xie", "撒": "sa",
    "莘": "shen", "宁": "ning", "葛": "ge", "纪": "ji", "石": "shi", "曲": "qu", "车": "che", "哈": "ha",
    "卜": "bu", "叶": "ye", "沈": "shen", "臧": "zang", "令": "ling", "长": "zhang", "过": "guo", "逄": "pang",
}  # fmt: skip
COMPOUND_SURNAMES = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "单于": ("chan", "yu"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "鲜于": ("xian", "yu"),
    "令狐": ("ling", "hu"),
    "皇甫": ("huang", "fu"),
    "乐正": ("yue", "zheng"),
    "宰父": ("zai", "fu"),
    "亓官": ("qi", "guan"),
}

# Marks that keep the kinds of term apart inside one array: region, sound, last four of the identity number.
REGION, SOUND, TAIL = "@", "~", "#"


@lru_cache(maxsize=16384)
def _reading(character: str) -> str:
    """The usual toneless reading of one character; the character itself where it has none (letters, rare signs)."""
    from pypinyin import Style, pinyin  # its tables take longer to read than the rest of this room

    return pinyin(character, style=Style.NORMAL, heteronym=False, errors="default")[0][0].lower()


@lru_cache(maxsize=16384)
def syllables(name: str) -> tuple[str, ...]:
    """The name’s reading, one syllable a character: 单桂兰 → ("shan", "gui", "lan")."""
    plain = "".join(name.split()).replace("·", "").replace("•", "")
    opening: tuple[str, ...] = COMPOUND_SURNAMES.get(plain[:2], ())
    if not opening and plain[:1] in SURNAMES:
        opening = (SURNAMES[plain[0]],)
    return opening + tuple(_reading(character) for character in plain[len(opening) :])


def pinyin_of(name: str) -> tuple[str, str]:
    """(full reading, initials): 翟健 → ("zhaijian", "zj"). Both empty for an empty name."""
    parts = syllables(name)
    return "".join(parts), "".join(part[0] for part in parts if part)


def grams(name: str) -> list[str]:
    """Every single character and every pair of neighbours; what a GIN index of the name holds."""
    plain = "".join(name.split())
    return list(dict.fromkeys([*plain, *(plain[i : i + 2] for i in range(len(plain) - 1))]))


def query_grams(text: str) -> list[str]:
    """What a name containing `text` must hold: its pairs, or the one character."""
    plain = "".join(text.split())
    return [plain[i : i + 2] for i in range(len(plain) - 1)] or [plain]


def search_terms(name: str, id_number: str, regions: Iterable[str]) -> list[str]:
    """All terms one member is found by: regions that may see it, characters, sound and last four digits.

    The regions sit in the same array so that one GIN index narrows by jurisdiction and by name at once: the
    search of a township costs the same whether the table holds one county or thirty.
    """
    full, initials = pinyin_of(name)
    first = syllables(name)[:1]
    terms = [REGION + code for code in regions if code]
    terms += grams(name)
    terms += [SOUND + initials[:n] for n in range(1, len(initials) + 1)]
    terms += [SOUND + sound for sound in (*first, full) if sound]
    if id_number:
        terms.append(TAIL + id_number[-4:].upper())
    return list(dict.fromkeys(terms))
