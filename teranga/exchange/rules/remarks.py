"""What a remark on a list suggests: categories to be confirmed and facts to be followed up. A person always decides.

A remark never makes anyone a victim of trafficking: it asks for a screening (safeguard S4).
"""

import re
from dataclasses import dataclass

from teranga.exchange.rules.cells import folded
from teranga.kernel.codes import Code

NOT_BEFORE = re.compile(r"(?:^| )(?:ne|n|pas|non|sans|not|no|never|aucune?|nao|sin|doesn t|isn t)(?: \w+){0,2}$")
"""A negation up to two words earlier turns the sign round: "n'est pas malade", "not sick"."""


@dataclass(frozen=True)
class Sign:
    """Words that suggest a category or a fact. `children_only`: a category that only someone under 18 can have."""

    suggests: Code
    words: re.Pattern[str]
    is_category: bool = False
    children_only: bool = False


def _sign(suggests: str, words: str, *, is_category: bool = False, children_only: bool = False) -> Sign:
    return Sign(Code(suggests), re.compile(rf"\b(?:{words})"), is_category, children_only)


REJECTED = (
    r"deboutee?s?\b|asile (?:rejete|refuse)|rejet de (?:la |sa )?demande d asile|"
    r"asylum (?:claim |application )?(?:was )?(?:rejected|refused|denied)|(?:rejected|failed) asylum|"
    r"asilo (?:recusad|rejeitad|rechazad|negad|denegad)"
)
STRANDED = r"bloque|stranded|sans ressources|abandonnee? (?:a|au|dans)|retid[oa]|varad[oa]"
MEDICAL = (
    r"malad|blesse|blessure|medecin|hopital|hospitalis|enceinte|grossesse|fracture|fievre|paludisme|diabet|"
    r"tubercul|asthm|epilep|handicap|traitement medical|sous traitement|sick\b|ill\b|injur|wound|doctor|pregnan|"
    r"disab|fever|malaria|doente|ferid[oa]|gravid|enferm[oa]|herid[oa]|embarazad|مريض|جريح|حامل|طبيب"
)
UNACCOMPANIED = (
    r"non accompagne|mineure? isole|unaccompanied|(?:mna|mena|uam|uasc)\b|voyage seule?\b|travell?ing alone|"
    r"travels alone|nao acompanhad|no acompanad|غير مصحوب"
)
SEPARATED = r"enfant separe|separated child|avec (?:un|son|une|sa) (?:oncle|tante)|with an? (?:uncle|aunt)"
RETURN = (
    r"(?:souhaite|veut|demande a|desire|voudrait) (?:rentrer|retourner)|"
    r"(?:souhaite|demande|veut) (?:le |un |son )?retour|wish(?:es)? to (?:return|go home)|"
    r"wants? to (?:return|go home|go back)|quer (?:voltar|regressar)|"
    r"quiere (?:volver|regresar)|يريد العودة|يرغب في العودة"
)
FEAR = (
    r"peur\b|crain(?:t|s|dre)\b|crainte|menacee?\b|en danger|danger (?:au pays|en cas de retour)|persecut|"
    r"afraid|fears?\b|in danger|medo\b|miedo\b|teme\b|خائف|يخاف"
)
PENDING = r"asile en cours|demandeu(?:r|se) d asile|asylum (?:claim |application )?pending|asylum seeker"
EXPLOITATION = (
    r"mine d or|orpaillage|site minier|exploit|traite des|victime de traite|traffic|trafic|prostitu|travail force|"
    r"forced|esclav|slave|sequestr|mendicite|begging|sans salaire|unpaid|vendue?\b|sold\b|gold mine|domestique"
)
COMPANION = r"avec (?:un|une|son|sa) (?:oncle|tante|cousine?|patron|ami|amie|tuteur|marabout)|with an? (?:uncle|aunt)"
FAMILY = r"famille a (?:contacter|appeler|prevenir|joindre)|contacter (?:la|sa) famille|contact (?:the )?family"

SIGNS: tuple[Sign, ...] = (
    _sign("rejected_asylum_seeker", REJECTED, is_category=True),
    _sign("stranded", STRANDED, is_category=True),
    _sign("medical_need", MEDICAL, is_category=True),
    _sign("unaccompanied_child", UNACCOMPANIED, is_category=True, children_only=True),
    _sign("separated_child", SEPARATED, is_category=True, children_only=True),
    _sign("fear_of_return", FEAR),
    _sign("wishes_to_return", RETURN),
    _sign("asylum_pending", PENDING),
    _sign("screen_for_trafficking", EXPLOITATION),
    _sign("check_companion", COMPANION),
    _sign("family_to_contact", FAMILY),
)
NEGATION_IN_ITSELF = frozenset({"unaccompanied_child", "screen_for_trafficking", "stranded"})
"""Signs whose words may follow a "not" that belongs to them: "enfant non accompagné", "n'est pas payé"."""


@dataclass(frozen=True)
class Suggestions:
    categories: tuple[Code, ...] = ()
    facts: tuple[Code, ...] = ()
    not_a_child: bool = False
    """The remark says "unaccompanied child" of someone who is surely an adult."""


def suggestions(remark: str, *, may_be_child: bool) -> Suggestions:
    """What the remark suggests; `may_be_child`: whether the person may be under 18 (doubt counts as yes, GC 6)."""
    words = folded(remark[:2000])
    found = [sign for sign in SIGNS if _is_said(sign, words)]
    names = {sign.suggests for sign in found}
    is_over = "rejected_asylum_seeker" in names
    kept = [sign for sign in found if not (is_over and sign.suggests == "asylum_pending")]
    return Suggestions(
        categories=tuple(s.suggests for s in kept if s.is_category and (may_be_child or not s.children_only)),
        facts=tuple(s.suggests for s in kept if not s.is_category),
        not_a_child=not may_be_child and "unaccompanied_child" in names,
    )


def _is_said(sign: Sign, words: str) -> bool:
    return any(
        sign.suggests in NEGATION_IN_ITSELF or not NOT_BEFORE.search(words[: match.start()].rstrip())
        for match in sign.words.finditer(words)
    )
