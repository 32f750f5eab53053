"""How a name sounds in West and Central Africa, spelt in French, English, Portuguese or Arabic.

A *sound* is a string over few letters: vowels `a i u`, consonants `b d f g h j k l m n r s t`, and `c` for *sh*,
`x` for *kh*, `y` for *ny*. A *skeleton* is the consonants of a sound. Spellings of one name meet in one sound or near
to it; `nearness` says how near.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate

VOWELS = frozenset("aiu")

_HOOKED_LETTERS = "ɓ=b ɗ=d ŋ=ng ɲ=ny ƴ=y ɛ=e ɔ=o ƙ=k æ=e œ=e ø=o ł=l ı=i"
_HOOKED = str.maketrans(dict(pair.split("=") for pair in _HOOKED_LETTERS.split()))
_ARABIC = {
    letter: sound
    for letters, sound in (
        ("اأإآٱىة", "a"), ("وؤ", "u"), ("يیئېے", "i"), ("عء", ""), ("حهہھۀ", "h"), ("خ", "kh"), ("تطټ", "t"),
        ("دضظډ", "d"), ("سصث", "s"), ("ذزږ", "z"), ("شچښ", "sh"), ("قكکڪ", "k"), ("گغڠګ", "g"), ("جژ", "j"),
        ("فڤ", "f"), ("بپ", "b"), ("رړ", "r"), ("نںڼ", "n"), ("ل", "l"), ("م", "m"),
    )
    for letter in letters
}  # fmt: skip
_TASHKEEL = re.compile("[\u0640\u064b-\u065f\u0670\u200c-\u200f]")
_ARABIC_LETTER = re.compile("[\u0600-\u06ff\u0750-\u077f]")

# In this order. What is written in capitals is a sound already and is left alone by what follows.
_SPELLINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"tch|sch|sh|ch|tj|^ti(?=[aou])|^thi(?=[aeou])|^ty(?=[aeo])", "C"),
        (r"kh", "X"),
        (r"^x|(?<=[aeiou])x(?=[aeiou]|$)", "X"),
        (r"x", "ks"),
        (r"gh", "g"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"gn|nh(?=[aeiou])|ny(?=[aeiou])", "Y"),
        (r"dj|dy(?=[aeiou])|di(?=[aeou])|jh", "J"),
        (r"dz", "z"),
        (r"gu(?=[eiy])", "g"),
        (r"g(?=[ei])", "g"),
        (r"qu(?=[eiy])|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"ck|c", "k"),
        (r"oo|ou", "u"),
        (r"ee", "i"),
        (r"ai|ay|ei|ey|ae", "e"),
        (r"h$", ""),
        (r"n(?=[bpfv])", "m"),
        (r"ng(?=$|[^aeiouyr])", "n"),
    )
)
_LETTERS = str.maketrans("yCXYJpvzweo", "icxyjbfsuiu")
_DOUBLED = re.compile(r"(.)\1+")
_NOT_A_SOUND = re.compile("[^abcdfghijklmnrstuxy]")


def is_arabic(text: str) -> bool:
    """Whether a letter of the Arabic script is in the text."""
    return bool(_ARABIC_LETTER.search(text))


def romanised(text: str) -> str:
    """Arabic letters as Latin ones; vowels that are not written stay unwritten: محمدو becomes *mhmdu*."""
    return "".join(_ARABIC.get(letter, letter) for letter in _TASHKEEL.sub("", text))


def folded(text: str) -> str:
    """Without case, accents, hooks and width: *Aïssatou* becomes *aissatou*. Arabic letters are kept as they are."""
    whole = unicodedata.normalize("NFKC", text).casefold()
    if whole.isascii():
        return whole
    return "".join(
        letter if is_arabic(letter) else _plain(letter) for letter in whole.replace("ç", "s").translate(_HOOKED)
    )


def _plain(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))


@lru_cache(maxsize=100_000)
def sound(token: str) -> str:
    """The sound of one token of a name, folded before."""
    spelt = romanised(token)
    for pattern, replacement in _SPELLINGS:
        spelt = pattern.sub(replacement, spelt)
    return _DOUBLED.sub(r"\1", _NOT_A_SOUND.sub("", spelt.translate(_LETTERS)))


_BARE = str.maketrans({**dict.fromkeys("aiuh", ""), "c": "s", "x": "k", "y": "n"})
# Spellings that may stand for another name's sound: each is tried beside the token itself.
_OTHER_READINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"th", "s"),
        (r"^kh|^x", ""),
        (r"x", "h"),
        (r"^(?:al|el|ul)(?=.{4})", ""),
        (r"^l(?=.{4})", ""),
        (r"^ab(?:ou|u|o)l?(?=.{3})", ""),
        (r"g(?=[ei])", "j"),
        (r"(?:i?a|e)t(?:ou|a|u)$", ""),
        (r"c(?=[aou])", "s"),
        (r"(?<=[aeiou])l(?:la|le)h$", "l"),
        (r"ذ|ظ", "د"),
        (r"ض", "ز"),
        (r"ث", "ت"),
        (r"ق|ج", "گ"),
        (r"غ", "ج"),
        (r"^خ", ""),
        (r"^ال(?=.{3})", ""),
    )
)


def bare(heard: str) -> str:
    """The skeleton of a sound: its consonants; the vowels too where they are fewer than two (Ba, Sow, Issa)."""
    bones = heard.translate(_BARE)
    if len(bones) < 2:
        short = heard.replace("h", "")
        return "+" + (short[:-1] if len(short) > 2 and short[-1] in VOWELS else short)
    return bones[:-1] + "d" if bones[-1] == "t" else bones


@lru_cache(maxsize=100_000)
def skeletons(token: str) -> frozenset[str]:
    """The skeletons under which a token may be looked for; tokens of one name share at least one."""
    others = {pattern.sub(replacement, token, count=1) for pattern, replacement in _OTHER_READINGS}
    return frozenset(bare(sound(each)) for each in {token, *others} if sound(each))


# What it costs to hear one consonant for another, out of 1; None stands for silence.
_ALIKE = {
    frozenset(pair): cost
    for pairs, cost in (
        (("sc", "xk", "xh", "ny", "jy"), 0.15),
        (("td", "kg", "jg", "bf", "cj"), 0.3),
        (("ts", "ds", "js", "jd", "lr", "mn", "ck"), 0.45),
    )
    for pair in pairs
}
_SILENT = {"h": 0.1, "x": 0.5}


def _swap(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if (one in VOWELS) != (other in VOWELS):
        return 1.4
    return 0.4 if one in VOWELS else _ALIKE.get(frozenset((one, other)), 1.0)


@lru_cache(maxsize=200_000)
def _swaps(letter: str, heard: str) -> tuple[float, ...]:
    """What it costs to hear one letter for each of a sound."""
    return tuple(_swap(letter, other) for other in heard)


def _drop(letters: str, at: int, unwritten: bool) -> float:
    letter = letters[at]
    if letter in VOWELS:
        return 0.05 if unwritten else 0.2 if at == len(letters) - 1 else 0.3
    return _SILENT.get(letter, 1.0)


@lru_cache(maxsize=100_000)
def _drops(heard: str, unwritten: bool) -> tuple[float, ...]:
    """What it costs to leave out each letter of a sound."""
    return tuple(_drop(heard, at, unwritten) for at in range(len(heard)))


@lru_cache(maxsize=100_000)
def _weight(heard: str) -> float:
    return sum(0.35 if letter in VOWELS else 1.0 for letter in heard)


@lru_cache(maxsize=200_000)
def nearness(token: str, other: str) -> float:
    """How near two tokens of names sound, from 0 to 1: the cost of turning one sound into the other, over their length.

    Vowels weigh little, and next to nothing in front of Arabic script, which leaves most of them out.
    """
    one, two = sound(token), sound(other)
    if not one or not two:
        return float(token == other)
    costs = _costs(one, two, one_unwritten=is_arabic(other), two_unwritten=is_arabic(token))
    weight = max(_weight(one), _weight(two))
    return max(0.0, 1.0 - costs / max(weight, 1.0))


def _costs(one: str, two: str, *, one_unwritten: bool, two_unwritten: bool) -> float:
    drops = _drops(two, two_unwritten)
    above = list(accumulate(drops, initial=0.0))
    for letter, gone in zip(one, _drops(one, one_unwritten), strict=True):
        least = above[0] + gone
        row = [least]
        for before, after, swap, drop in zip(above, above[1:], _swaps(letter, two), drops, strict=False):
            swapped, without, added = before + swap, after + gone, least + drop
            least = swapped if swapped < without else without
            if added < least:
                least = added
            row.append(least)
        above = row
    return above[-1]
