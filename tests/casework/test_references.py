"""References: made once, read with forgiveness for spacing, and never taken for another when mistyped."""

from hypothesis import given
from hypothesis import strategies as st

from teranga.casework import rules
from teranga.kernel import codes

COUNTRIES = [row["code"] for row in codes.rows("country")]
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
references = st.builds(rules.reference, st.sampled_from(COUNTRIES), st.integers(2020, 2099), st.integers(1, 99_999_999))


def test_the_reference_of_the_manual():
    assert rules.reference("NER", 2026, 417) == "NER-26-000417-K"


def test_check_letters_are_never_read_as_figures():
    assert len(set(rules.CHECK_LETTERS)) == 23
    assert not set(rules.CHECK_LETTERS) & set("IOU")


@given(references)
def test_every_reference_made_is_a_reference(reference):
    assert rules.is_reference(reference)
    assert rules.read_reference(reference) == reference


@given(references)
def test_spaces_case_and_hyphens_do_not_matter(reference):
    assert rules.read_reference(f" {reference.lower().replace('-', ' ')} ") == reference
    assert rules.read_reference(reference.replace("-", "")) == reference


@given(references, st.data())
def test_no_single_wrong_character_makes_another_reference(reference, data):
    at = data.draw(st.sampled_from([i for i, sign in enumerate(reference) if sign != "-"]))
    wrong = data.draw(st.sampled_from([sign for sign in SIGNS if sign != reference[at]]))
    assert not rules.is_reference(reference[:at] + wrong + reference[at + 1 :])


@given(references, st.data())
def test_no_swap_of_neighbours_makes_another_reference(reference, data):
    plain = reference.replace("-", "")
    places = [i for i in range(len(plain) - 1) if plain[i] != plain[i + 1]]
    at = data.draw(st.sampled_from(places))
    assert not rules.is_reference(plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :])


def test_no_two_countries_are_one_mistake_apart_and_share_a_check_letter():
    """The one weakness of 23 letters: 26 letters of a country code can't all differ. Those that share are far apart."""
    for country in COUNTRIES:
        for at in range(3):
            for letter in SIGNS[:26]:
                other = country[:at] + letter + country[at + 1 :]
                if other != country and other in COUNTRIES:
                    one, two = rules.reference(country, 2026, 1), rules.reference(other, 2026, 1)
                    assert one[-1] != two[-1], (country, other)


@given(st.text(max_size=60))
def test_any_text_is_read_or_is_not(text):
    found = rules.read_reference(text)
    assert found is None or rules.is_reference(found)


def test_a_country_that_does_not_exist_has_no_reference():
    assert not rules.is_reference(rules.reference("NER", 2026, 1).replace("NER", "QQQ"))
