from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teranga.exchange.rules import cells, columns, headings, lines, names, remarks
from teranga.kernel import codes, words
from teranga.kernel.dates import PartialDate

ON = date(2026, 11, 24)
HEADER = ("Nom et prénom", "Sexe", "Âge", "Nationalité", "Arrivée", "Téléphone", "Langue", "Observations")
MAPPING = columns.guess([HEADER], on=ON)


def line(**answers: Any) -> lines.Line:
    order = ("name", "sex", "birth", "nationality", "arrived", "phone", "language", "remarks")
    return lines.read_line([{"name": "DIALLO Awa", **answers}.get(key) for key in order], MAPPING, ON)


def refused(**answers: Any) -> list[str]:
    return [blocker.code for blocker in line(**answers).refusals]


def warned(**answers: Any) -> list[str]:
    return [blocker.code for blocker in line(**answers).warnings]


# Columns


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("N°", "ignore"),
        ("NOM", "surname"),
        ("Prénom(s)", "given_names"),
        ("Nom & prénoms", "name_full"),
        ("Full name", "name_full"),
        ("Sexe (M/F)", "sex"),
        ("DOB", "birth"),
        ("Né(e) le", "birth"),
        ("Lieu de naissance", "ignore"),
        ("Date d’arrivée au centre", "arrived_on"),
        ("Nationality (ISO)", "nationality"),
        ("Pays d'origine", "nationality"),
        ("Nom du chef de ménage", "household_head"),
        ("N° tél.", "phone"),
        ("N° de pièce d'identité", "document_number"),
        ("Code bénéficiaire", "partner_code"),
        ("Data de nascimento", "birth"),
        ("Apellidos", "surname"),
        ("تاريخ الميلاد", "birth"),
        ("الجنسية", "nationality"),
        ("Couleur", None),
    ],
)
def test_a_heading_is_understood_in_five_languages(heading: str, meaning: str | None) -> None:
    assert headings.meaning_of(heading) == meaning


def test_titles_above_the_header_are_passed_over() -> None:
    rows = [("LISTE DES ARRIVÉES",), (), ("Mise à jour du 31/10/2026",), HEADER, ("BA Awa", "F", 3)]
    assert columns.guess(rows, on=ON).header_row == 3


def test_a_header_in_two_rows_is_put_together() -> None:
    rows = [
        (None, "Identité", None, None, "Date", None),
        ("N°", "Nom", "Prénoms", "Sexe", "naissance", "arrivée"),
        (1, "BA", "Awa", "F", "12/03/1998", "01/10/2026"),
    ]
    assert columns.guess(rows, on=ON).meanings == ("ignore", "surname", "given_names", "sex", "birth", "arrived_on")


def test_a_header_whose_lower_row_only_completes_it_is_passed_over_whole() -> None:
    rows = [
        ("Nom", "Prénoms", "Sexe", "Dates", None),
        (None, None, None, "Naissance", "Arrivée"),
        ("BA", "Awa", "F", 3, None),
    ]
    mapping = columns.guess(rows, on=ON)
    assert mapping.header_row == 1
    assert mapping.meanings[3:] == ("birth", "arrived_on")


def test_a_list_without_header_is_understood_from_what_it_holds() -> None:
    rows = [
        (n, f"DIALLO Awa{'abcdefgh'[n]}", "F", f"12/03/199{n}", "Mali", f"1{n}/10/2026", "+22790123456")
        for n in range(8)
    ]
    mapping = columns.guess(rows, on=ON)
    assert mapping.header_row == -1
    assert mapping.meanings[2:] == ("sex", "birth", "nationality", "arrived_on", "phone")


def test_a_column_under_the_wrong_heading_is_taken_for_what_it_holds() -> None:
    rows = [("Nom complet", "Pays", "Sexe"), *[("BA Awa", "F", "Mali")] * 5]
    assert columns.guess(rows, on=ON).meanings == ("name_full", "sex", "nationality")


def test_one_name_column_beside_none_other_holds_the_whole_name() -> None:
    assert columns.guess([("Nom", "Sexe"), ("BA Awa", "F")], on=ON).meanings[0] == "name_full"
    assert columns.guess([("Name", "Surname"), ("Awa", "BA")], on=ON).meanings == ("given_names", "surname")


def test_months_come_first_only_where_the_dates_of_the_list_say_so() -> None:
    american = [("Name", "DOB"), ("BA Awa", "03/25/1998"), ("SY Ali", "04/05/1999")]
    mapping = columns.guess(american, on=ON)
    assert not mapping.day_first
    assert lines.read_line(american[2], mapping, ON).values["birth"] == PartialDate(1999, 4, 5)
    assert columns.guess([("Nom", "DDN"), ("BA Awa", "25/03/1998")], on=ON).day_first


def test_a_person_corrects_the_columns_and_the_correction_is_found_again() -> None:
    corrected = MAPPING.with_meanings(["ignore", "sex", "nonsense"])
    assert corrected.meanings[:3] == ("ignore", "sex", "ignore")
    assert len(corrected.meanings) == len(MAPPING.meanings)
    assert not corrected.has_names
    assert MAPPING.has_names
    assert corrected.signature() == columns.guess([[title.upper() for title in HEADER]], on=ON).signature()


def test_every_meaning_of_a_column_has_its_words() -> None:
    named = {value for key, value in vars(headings).items() if key.isupper() and isinstance(value, str)}
    assert {row["code"] for row in codes.rows("list_column")} == named


# Names


@pytest.mark.parametrize(
    ("written", "surname", "given"),
    [
        ("MAIGA Ouango", "MAIGA", "Ouango"),
        ("Ouango MAIGA", "MAIGA", "Ouango"),
        ("OULD AHMED Sidi Mohamed", "OULD AHMED", "Sidi Mohamed"),
        ("Aissata Cissé", "Cissé", "Aissata"),
        ("MAIGA OUANGO", "MAIGA", "OUANGO"),
        ("Diallo, Mamadou", "Diallo", "Mamadou"),
        ("N'DIAYE Awa", "N'DIAYE", "Awa"),
        ("Moussa", "", "Moussa"),
        ("محمدو جالو", "جالو", "محمدو"),
    ],
)
def test_the_surname_is_told_by_its_capitals_or_its_place(written: str, surname: str, given: str) -> None:
    assert names.split(written, surname_first=True) == (surname, given)


def test_names_in_capitals_follow_the_order_the_list_announces() -> None:
    assert names.split("OUANGO MAIGA", surname_first=False) == ("MAIGA", "OUANGO")


@pytest.mark.parametrize(
    "written",
    [
        '=HYPERLINK("http://127.0.0.1/x","Moussa")',
        "<script>alert(1)</script> Bah",
        "+cmd|x",
        "12345",
        "Bah {{7*7}}",
        "@SUM(1)",
    ],
)
def test_a_formula_or_markup_is_no_name(written: str) -> None:
    assert refused(name=written) == ["line-name-not-a-name"]


@pytest.mark.parametrize("written", ["O'Bà-Nguéma Marie", "Ngɔlɔ Ɓaa", "Nguyễn Văn A.", "أبو بكر", "D’Almeida José"])
def test_letters_of_every_alphabet_make_a_name(written: str) -> None:
    assert not refused(name=written)


# Lines


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"name": None}, "line-no-name"),
        ({"name": "inconnu"}, "line-no-name"),
        ({"name": "X" * 200}, "line-name-too-long"),
        ({"birth": "1991-02-30"}, "line-birth-impossible-date"),
        ({"birth": "01/01/2099"}, "line-birth-in-the-future"),
        ({"birth": "31/12/1899"}, "line-birth-too-old"),
        ({"birth": "adulte"}, "line-birth-not-a-date"),
        ({"nationality": "ZZZ"}, "line-nationality-unknown"),
        ({"arrived": "soon"}, "line-arrival-not-a-date"),
        ({"arrived": "25/12/2026"}, "line-arrival-in-the-future"),
        ({"birth": "01/10/2026", "arrived": "30/09/2026"}, "line-arrived-before-birth"),
        ({"nationality": "idem"}, "line-ditto"),
        ({"name": '"'}, "line-ditto"),
    ],
)
def test_a_line_that_makes_no_person_is_refused_with_its_reason(answers: dict[str, Any], code: str) -> None:
    if answers == {"name": None}:
        answers["sex"] = "F"
    assert refused(**answers) == [code]


@pytest.mark.parametrize(
    ("cells_of_line", "code"),
    [
        ((None, "TOTAL", None, 150), "line-total"),
        (("Total : 12",), "line-total"),
        (HEADER, "line-header"),
        ((), "line-empty"),
        ((None, " ", ""), "line-empty"),
        (("Fait à Niamey, le 31 octobre",), "line-note"),
    ],
)
def test_what_stands_beside_the_list_refuses_nobody(cells_of_line: tuple[Any, ...], code: str) -> None:
    found = lines.read_line(cells_of_line, MAPPING, ON)
    assert [blocker.code for blocker in found.refusals] == [code]
    assert found.is_beside_the_list


def test_a_missing_answer_is_never_refused() -> None:
    found = line()
    assert found.is_person
    assert not found.warnings
    assert found.values == {"name": "DIALLO Awa", "surname": "DIALLO", "given_names": "Awa"}
    assert line(sex="?", birth="inconnu", nationality="RAS", phone="-", remarks="RAS").values == found.values


def test_an_answer_that_matters_less_is_left_out_with_a_word() -> None:
    assert warned(sex="unknown") == ["line-sex-unknown"]
    assert warned(phone="call me") == ["line-phone-unreadable"]
    assert warned(language="klingon") == ["line-language-unknown"]
    assert warned(arrived="10/2026") == ["line-arrival-day-unknown"]
    assert warned(remarks="x" * 3000) == ["line-remarks-cut"]


def test_everything_a_line_says_is_kept() -> None:
    found = line(
        sex="Femme",
        birth=26,
        nationality="Guinée Conakry",
        arrived=datetime(2026, 10, 4),
        phone="00 224 620-00-00-00",
        language="poular, français",
        remarks="souhaite rentrer ; enceinte",
    )
    assert found.values == {
        "name": "DIALLO Awa",
        "surname": "DIALLO",
        "given_names": "Awa",
        "sex": "F",
        "birth": PartialDate(2000, estimated=True),
        "nationality": "GIN",
        "arrived_on": date(2026, 10, 4),
        "phone": "+224620000000",
        "languages": ("ful", "fra"),
        "remarks": "souhaite rentrer ; enceinte",
        "categories": ("medical_need",),
        "facts": ("wishes_to_return",),
    }


def test_the_head_of_a_household_is_named_by_a_yes_or_by_the_partners_code() -> None:
    mapping = columns.guess([("Code", "Nom complet", "Chef de ménage")], on=ON)
    assert lines.read_line(("NY/1", "BA Awa", "oui"), mapping, ON).values["is_household_head"]
    assert lines.read_line(("NY/1", "BA Awa", "NY/1"), mapping, ON).values["is_household_head"]
    assert lines.read_line(("NY/2", "BA Ali", "NY/1"), mapping, ON).values["household_code"] == "NY/1"
    assert "household_code" not in lines.read_line(("NY/2", "BA Ali", "non"), mapping, ON).values


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+227 64 24 95 37", "+22764249537"),
        ("0022764249537", "+22764249537"),
        (22764249537, "+22764249537"),
        (22764249537.0, "+22764249537"),
        ("64 24 95 37", "64249537"),
        ("+22764249537 / +22790000000", "+22764249537"),
    ],
)
def test_a_phone_number_is_read_as_it_is_dialled(written: Any, number: str) -> None:
    assert line(phone=written).values["phone"] == number


# Remarks


@pytest.mark.parametrize(
    ("remark", "categories", "facts"),
    [
        ("demande d'asile rejetée", ("rejected_asylum_seeker",), ()),
        ("Rejected asylum seeker", ("rejected_asylum_seeker",), ()),
        ("demandeur d'asile", (), ("asylum_pending",)),
        ("malade, à voir par le médecin", ("medical_need",), ()),
        ("blessure au pied", ("medical_need",), ()),
        ("n'est pas malade", (), ()),
        ("dit avoir peur de rentrer", (), ("fear_of_return",)),
        ("n'a pas peur de rentrer", (), ()),
        ("souhaite rentrer", (), ("wishes_to_return",)),
        ("ne souhaite pas rentrer", (), ()),
        ("travaillait dans une mine d'or", (), ("screen_for_trafficking",)),
        ("famille à contacter", (), ("family_to_contact",)),
        ("RAS", (), ()),
    ],
)
def test_a_remark_suggests_what_it_says_and_not_the_contrary(
    remark: str, categories: tuple[str, ...], facts: tuple[str, ...]
) -> None:
    found = remarks.suggestions(remark, may_be_child=False)
    assert (found.categories, found.facts) == (categories, facts)


def test_only_someone_who_may_be_under_eighteen_is_an_unaccompanied_child() -> None:
    assert line(birth="12", remarks="enfant non accompagné").values["categories"] == ("unaccompanied_child",)
    assert line(remarks="enfant non accompagné").values["categories"] == ("unaccompanied_child",)
    adult = line(birth="1990", remarks="enfant non accompagné")
    assert adult.values["categories"] == ()
    assert [blocker.code for blocker in adult.warnings] == ["line-not-a-child"]


def test_a_child_travelling_with_an_uncle_is_looked_at() -> None:
    found = line(birth="12", remarks="voyage avec un « oncle »").values
    assert found["categories"] == ("separated_child",)
    assert found["facts"] == ("check_companion",)


def test_a_remark_never_makes_a_victim() -> None:
    found = remarks.suggestions("victime de traite, exploitée, prostitution forcée", may_be_child=True)
    assert "victim_of_trafficking" not in found.categories
    assert found.facts == ("screen_for_trafficking",)


def test_every_suggestion_is_a_known_code() -> None:
    for sign in remarks.SIGNS:
        assert codes.is_known("category" if sign.is_category else "list_fact", sign.suggests)


# Whatever comes

cell = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.sampled_from(["idem", "=1+1", "31/02/1990", "26", "Mali", "DIALLO Awa", "Total", "F"]),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(cell, max_size=9), max_size=6), st.booleans())
def test_any_cells_are_read_or_refused_in_words(rows: list[list[Any]], with_header: bool) -> None:
    rows = [list(HEADER), *rows] if with_header else rows
    mapping = columns.guess(rows, on=ON)
    for _, found in lines.read_list(rows, mapping, ON):
        assert found.is_person == bool(found.values.get("name") and not found.refusals)
        assert lines.fingerprint(found) == lines.fingerprint(found)
        for blocker in (*found.refusals, *found.warnings):
            assert words.refusal(blocker)


@given(st.text())
def test_a_tidy_cell_stays_as_it_is(written: str) -> None:
    assert cells.text(cells.text(written)) == cells.text(written)
