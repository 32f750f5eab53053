"""What the fields of a form give to an act, and what they answer."""

import io
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from teranga.kernel import clock, codes, dates
from teranga.ui import forms, sheets


def filled(form, data=None, files=None, subject=None, **named):
    return form({**(data or {}), **named}, files or {}, actor="actor", subject=subject)


def given_by(field, value, **options):
    """What a form with this one field hands to its act."""
    form = filled(type("One", (forms.ActForm,), {"asked": field}), {"asked": value}, **options)
    assert form.is_valid(), form.errors
    return form.arguments()["asked"]


def answer_to(field, value, files=None):
    form = filled(type("One", (forms.ActForm,), {"asked": field}), {"asked": value}, files)
    assert not form.is_valid()
    return form.errors["asked"].as_data()[0].code


def picture(kind="JPEG", size=(40, 30), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def sent(field, data, name="papier.pdf"):
    files = MultiValueDict({"asked": [SimpleUploadedFile(name, data, "application/octet-stream")]})
    return filled(type("One", (forms.ActForm,), {"asked": field}), {}, files)


def test_a_day_is_taken_from_the_picker_and_from_typing():
    assert given_by(forms.Day(), "2026-03-12") == given_by(forms.Day(), "12/03/2026") == date(2026, 3, 12)


def test_a_day_not_yet_come_is_refused_unless_it_is_planned(frozen):
    tomorrow = str(clock.today() + timedelta(days=1))
    assert answer_to(forms.Day(), tomorrow) == "future"
    assert given_by(forms.Day(future=True), tomorrow) == clock.today() + timedelta(days=1)


def test_a_planned_day_may_not_have_passed(frozen):
    assert answer_to(forms.Day(past=False), str(clock.today() - timedelta(days=1))) == "past"
    assert given_by(forms.Day(past=False), str(clock.today())) == clock.today()


def test_a_day_left_out_is_none_where_it_may_be():
    assert given_by(forms.Day(required=False), "") is None
    assert answer_to(forms.Day(), "") == "required"


def test_a_date_is_taken_as_far_as_it_is_known(frozen):
    assert given_by(forms.Partial(), "12/03/1998") == dates.PartialDate(1998, 3, 12)
    assert given_by(forms.Partial(), "vers 2010") == dates.PartialDate(2010, estimated=True)
    assert given_by(forms.Partial(), "26 ans") == dates.PartialDate(2000, estimated=True)
    assert given_by(forms.Partial(required=False), "") is None


def test_an_unknown_date_does_not_answer_a_question_that_needs_one(frozen):
    assert answer_to(forms.Partial(), "inconnu") == "required"
    assert given_by(forms.Partial(required=False), "inconnu") is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [("bonjour", "not-a-date"), ("31/02/1998", "impossible-date"), ("2031", "in-the-future"), ("300 ans", "too-old")],
)
def test_a_date_that_cannot_be_is_refused_with_the_reason(frozen, typed, code):
    assert answer_to(forms.Partial(), typed) == code


@given(st.text(max_size=50))
def test_whatever_is_typed_a_form_answers_in_words(text):
    class Everything(forms.ActForm):
        text = forms.Text()
        prose = forms.Prose()
        day = forms.Day()
        partial = forms.Partial()
        amount = forms.Amount()
        number = forms.Number()
        phone = forms.Phone()
        sex = forms.Choice("sex")
        sexes = forms.Choices("sex")
        known = forms.YesNoUnknown()
        record = forms.Pick(lambda actor, subject: [(uuid.UUID(int=1), "one")])

    form = filled(Everything, dict.fromkeys(Everything.base_fields, text))
    for errors in form.errors.as_data().values():
        assert all(str(message) for error in errors for message in error.messages)


def test_text_is_tidied_and_too_much_of_it_refused():
    assert given_by(forms.Text(), "  Aïssatou \u00a0 Diallo\t") == "Aïssatou Diallo"
    assert given_by(forms.Text(), "Ai\u0308ssatou") == "Aïssatou"
    assert answer_to(forms.Text(max_length=10), "a" * 11) == "max_length"
    assert answer_to(forms.Text(), "Aïssa\x00tou") == "control"
    assert answer_to(forms.Text(), "   ") == "required"


def test_prose_keeps_its_lines():
    assert given_by(forms.Prose(), "un\r\ndeux") == "un\ndeux"


def test_an_amount_is_a_decimal_within_its_bounds():
    assert given_by(forms.Amount(currency="XOF"), "4 500") == Decimal(4500)
    assert given_by(forms.Amount(required=False), "") is None
    assert answer_to(forms.Amount(least=1), "0") == "least"
    assert answer_to(forms.Amount(most=10), "10,50") == "most"
    assert answer_to(forms.Amount(), "4.500") == "decimals"


def test_a_number_is_whole_and_within_its_bounds():
    assert given_by(forms.Number(), "12") == 12
    assert answer_to(forms.Number(), "douze") == "invalid"
    assert answer_to(forms.Number(most=10), "11") == "max_value"


def test_a_phone_number_is_kept_as_it_is_dialled_from_anywhere():
    assert given_by(forms.Phone(), "00227 90 12 34 56") == "+22790123456"
    assert given_by(forms.Phone(region=lambda actor, subject: "NE"), "90 12 34 56") == "+22790123456"
    assert given_by(forms.Phone(required=False), "") == ""
    assert answer_to(forms.Phone(), "90 12 34 56") == "country"


def test_only_codes_of_the_list_are_taken():
    assert given_by(forms.Choice("sex"), "F") == "F"
    assert given_by(forms.Choice("sex", required=False), "") == ""
    assert answer_to(forms.Choice("sex"), "zebra") == "invalid_choice"
    assert answer_to(forms.Choice("sex", only=("F",)), "M") == "invalid_choice"


def test_several_codes_come_in_the_order_of_the_list():
    form = filled(type("One", (forms.ActForm,), {"asked": forms.Choices("sex")}), MultiValueDict({"asked": ["M", "F"]}))
    assert form.is_valid()
    listed = [code for code, _label in codes.choices("sex")]
    assert list(form.arguments()["asked"]) == [code for code in listed if code in ("F", "M")]


def test_few_choices_are_shown_at_once_and_many_are_a_list_to_open():
    class Asked(forms.ActForm):
        sex = forms.Choice("sex")
        country = forms.Choice("country")

    form = Asked(actor=None)
    assert form.fields["sex"].widget.input_type == "radio"
    assert form.fields["country"].widget.input_type == "select"


def test_yes_no_and_not_known_are_three_answers():
    assert given_by(forms.YesNoUnknown(), "yes") is True
    assert given_by(forms.YesNoUnknown(), "no") is False
    assert given_by(forms.YesNoUnknown(), "unknown") is None
    assert answer_to(forms.YesNoUnknown(), "") == "required"
    assert given_by(forms.YesNoUnknown(required=False), "") is None


def test_a_statement_must_be_ticked():
    assert given_by(forms.Tick(), "on") is True
    assert answer_to(forms.Tick(), "") == "required"
    assert given_by(forms.Tick(required=False), "") is False


def test_only_a_record_that_was_offered_is_picked():
    one, other = uuid.uuid4(), uuid.uuid4()

    def offered(actor, subject):
        assert (actor, subject) == ("actor", "case")
        return [(one, "Niamey")]

    assert given_by(forms.Pick(offered), str(one), subject="case") == one
    assert given_by(forms.Pick(offered, required=False), "", subject="case") is None
    form = filled(type("One", (forms.ActForm,), {"asked": forms.Pick(offered)}), {"asked": str(other)}, subject="case")
    assert form.errors["asked"].as_data()[0].code == "invalid_choice"
    made = forms.Pick(offered, record=lambda actor, key: (actor, key))
    assert given_by(made, str(one), subject="case") == ("actor", one)


def test_a_file_is_judged_by_what_it_holds():
    form = sent(forms.File(), b"%PDF-1.7 ...", name="../../photo.jpg")
    assert form.is_valid(), form.errors
    upload = form.arguments()["asked"]
    assert (upload.name, upload.content_type, upload.data) == ("photo.jpg", "application/pdf", b"%PDF-1.7 ...")
    assert "data" not in repr(upload)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"MZ\x90\x00 a programme", "kind"),
        (b"<svg onload='alert(1)'/>", "kind"),
        (b"GIF89a....", "kind"),
        (picture()[:200], "broken"),
        (picture("PNG")[:60], "broken"),
        (b"", "empty"),
        (b"x" * (1024 * 1024 + 1), "size"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_the_reason(data, code):
    form = sent(forms.File(max_mb=1), data)
    assert form.errors["asked"].as_data()[0].code == code


@given(
    st.binary(min_size=1, max_size=400),
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBP", b"PK\x03\x04"]),
)
def test_no_bytes_make_a_file_field_fail(data, start):
    form = sent(forms.File(kinds=("image", "xlsx", "pdf")), start + data)
    assert form.is_valid() or form.errors["asked"]
    assert sent(forms.Photo(), start + data).errors["asked"]


def test_a_list_may_be_sent_as_a_workbook_or_as_text():
    workbook = sheets.xlsx_bytes(["nom"], [["Awa"]])
    assert sent(forms.File(kinds=("csv", "xlsx")), workbook).is_valid()
    assert sent(forms.File(kinds=("csv", "xlsx")), "nom;prénom\nÉlise".encode("cp1252")).is_valid()
    assert sent(forms.File(kinds=("csv", "xlsx")), "nom".encode("utf-16")).is_valid()
    assert not sent(forms.File(kinds=("csv",)), workbook).is_valid()


def test_a_photograph_loses_where_and_when_it_was_taken_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x9003] = "2026:10:03 23:41:00"
    form = sent(forms.Photo(), picture(size=(3000, 2000), exif=exif), name="IMG_2041.HEIC.jpeg")
    assert form.is_valid(), form.errors
    upload = form.arguments()["asked"]
    assert (upload.content_type, upload.name) == ("image/jpeg", "IMG_2041.HEIC.jpg")
    with Image.open(io.BytesIO(upload.data)) as kept:
        assert kept.size == (800, 1200)
        assert not kept.getexif()


class Member(forms.RowForm):
    given_names = forms.Text(label="Prénoms")
    sex = forms.Choice("sex", label="Sexe")


class Family(forms.ActForm):
    members = forms.Rows(Member, add="Ajouter", row="Personne", label="Membres", least=1, most=3)


def rows(*members):
    sent = {"members-TOTAL_FORMS": str(len(members)), "members-INITIAL_FORMS": "0"}
    for number, member in enumerate(members):
        sent.update({f"members-{number}-{name}": value for name, value in member.items()})
    return sent


def test_rows_become_a_tuple_and_empty_ones_count_for_nothing():
    form = filled(Family, rows({"given_names": "Awa", "sex": "F"}, {}, {"given_names": "Issa", "sex": "M"}))
    assert form.is_valid(), form.errors
    assert form.arguments()["members"] == (
        {"given_names": "Awa", "sex": "F"},
        {"given_names": "Issa", "sex": "M"},
    )


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (rows({"given_names": "Awa"}), "rows"),
        (rows({}), "few"),
        (rows(*[{"given_names": "Awa", "sex": "F"}] * 4), "rows"),
        ({}, "rows"),
        ({"members-TOTAL_FORMS": "99999999", "members-INITIAL_FORMS": "x"}, "rows"),
    ],
)
def test_rows_that_are_wrong_too_few_or_too_many_are_refused(sent, code):
    assert filled(Family, sent).errors["members"].as_data()[0].code == code


def test_what_was_typed_in_a_row_is_shown_again_with_what_is_wrong_beside_it():
    page = str(filled(Family, rows({"given_names": "Awa"}))["members"])
    assert 'value="Awa"' in page
    assert "members-0-sex" in page


def test_a_filter_that_cannot_be_read_filters_nothing():
    class ByDay(forms.Filters):
        since = forms.Day(label="Depuis")
        sex = forms.Choice("sex", label="Sexe")

    assert ByDay({"since": "bientôt", "sex": "F"}, actor=None).chosen() == {"sex": "F"}
    assert ByDay({}, actor=None).chosen() == {}


def test_what_is_wrong_is_said_in_the_language_of_the_reader():
    with translation.override("fr"):
        form = filled(type("One", (forms.ActForm,), {"asked": forms.Day()}), {"asked": "31/02/2026"})
        assert form.errors["asked"] == ["Ce jour n'existe pas. Vérifiez le jour et le mois."]
