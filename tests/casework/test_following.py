"""Screenings, needs, notes, documents, tasks; who follows a file and which offices see it."""

import io
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from PIL import Image

from teranga.casework import acts, queries
from teranga.casework.models import Holder
from teranga.kernel import acts as kernel_acts
from teranga.kernel import journal, vault
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.people import acts as people_acts
from teranga.people import queries as people_queries
from teranga.people.models import Person
from teranga.ui.uploads import Upload
from tests.cast import TODAY

SAID = {
    question: Code("no")
    for question in ("fears_return", "asylum_pending", "alone", "health_need", "trafficking_signs", "wishes_return")
}


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "#0b6e6e").save(out, "PNG")
    return out.getvalue()


def again(cast, case):
    return queries.case(cast.awa, case.reference)


# ---------------------------------------------------------------------------------------------------------- screening


def test_a_screening_finds_needs_raises_the_priority_and_moves_the_file_on(cast):
    case = cast.open_file("mamadou")
    said = SAID | {"health_need": Code("yes"), "needs": (Code("food"),), "urgency": Code("medium")}
    acts.screen(case, screened_on=TODAY, **said, note="Toux depuis un mois.", by=cast.awa)
    case = again(cast, case)
    assert (case.stage_code, case.priority_code) == ("screened", "high")
    assert {(row.need_code, row.urgency_code) for row in case.needs.all()} == {("food", "medium"), ("health", "medium")}


def test_a_need_that_is_open_already_is_not_found_twice(cast):
    case = cast.open_file("mamadou")
    acts.find_need(case, need=Code("food"), urgency=Code("low"), found_on=TODAY, by=cast.awa)
    acts.screen(case, screened_on=TODAY, **SAID, needs=(Code("food"),), by=cast.awa)
    assert again(cast, case).needs.count() == 1


def test_a_screening_makes_the_facts_that_safeguards_ask(cast):
    case = cast.open_file("ismael", screened=True)
    found = queries.protection_facts(again(cast, case), TODAY)
    assert (found.fears_return, found.asylum_pending, found.is_screened) == ("yes", "no", True)
    alone = cast.open_file("fatou")
    assert queries.protection_facts(alone, TODAY).is_unaccompanied_child


def test_an_answer_that_is_none_of_three_is_refused(cast):
    for change in ({"alone": Code("maybe")}, {"needs": (Code("gold"),)}, {"urgency": Code("soon")}):
        with pytest.raises(Refused) as refused:
            acts.screen(cast.open_file("mamadou"), screened_on=TODAY, **SAID | change, by=cast.awa)
        assert refused.value.code == "code-unknown"


def test_nobody_is_screened_tomorrow(cast):
    with pytest.raises(Refused) as refused:
        acts.screen(cast.open_file("mamadou"), screened_on=TODAY + timedelta(days=1), **SAID, by=cast.awa)
    assert refused.value.code == "day-to-come"


# -------------------------------------------------------------------------------------------------------------- needs


def test_an_urgent_need_raises_the_priority(cast):
    case = cast.open_file("mamadou")
    acts.find_need(case, need=Code("safety"), urgency=Code("immediate"), found_on=TODAY, note="Menacé.", by=cast.awa)
    assert again(cast, case).priority_code == "high"


def test_a_need_is_met_once_and_not_before_it_was_found(cast):
    case = cast.open_file("mamadou")
    need = acts.find_need(case, need=Code("food"), urgency=Code("low"), found_on=TODAY, by=cast.awa)
    with pytest.raises(Refused, match="need-already-open"):
        acts.find_need(case, need=Code("food"), urgency=Code("low"), found_on=TODAY, by=cast.awa)
    with pytest.raises(Refused, match="need-met-before-found"):
        acts.meet_need(need, met_on=TODAY - timedelta(days=1), by=cast.awa)
    assert acts.meet_need(need, met_on=TODAY, by=cast.awa).met_on == TODAY
    with pytest.raises(Refused, match="need-already-met"):
        acts.meet_need(need, met_on=TODAY, by=cast.awa)


# ------------------------------------------------------------------------------------------- notes, documents, tasks


def test_a_note_is_sealed_and_opens_for_its_readers(cast):
    case = cast.open_file("mamadou")
    note = acts.write_note(case, text="Il attend des nouvelles de son frère.", by=cast.awa)
    assert "frère".encode() not in bytes(note.text_sealed)
    (shown,) = queries.record_panel(again(cast, case), cast.awa, TODAY)["notes"]
    assert (shown.text, str(shown.author)) == ("Il attend des nouvelles de son frère.", "Awa Seyni")


def test_an_empty_note_or_task_is_refused(cast):
    case = cast.open_file("mamadou")
    with pytest.raises(Refused, match="text-missing"):
        acts.write_note(case, text="  \n", by=cast.awa)
    with pytest.raises(Refused, match="text-missing"):
        acts.add_task(case, text=" ", due_on=TODAY, by=cast.awa)


def test_a_document_is_kept_sealed_and_judged_by_its_content(cast):
    case, data = cast.open_file("mamadou"), picture()
    kept = acts.attach(case, kind=Code("medical"), file=Upload("radio.pdf", "application/pdf", data), by=cast.awa)
    found, name, content = queries.attachment(cast.awa, again(cast, case), kept.pk)
    assert (found.content_type, name, content) == ("image/png", "radio.pdf", data)
    assert journal.readings(case)[0].place == "document"


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"MZ\x90\x00 not a document", "file-not-accepted"), (b"%PDF-" + b"0" * 11 * 1024 * 1024, "file-too-large")],
)
def test_a_document_of_another_kind_or_too_large_is_refused(cast, data, code):
    with pytest.raises(Refused, match=code):
        acts.attach(cast.open_file("mamadou"), kind=Code("medical"), file=Upload("a.pdf", "", data), by=cast.awa)


def test_a_document_is_out_of_reach_with_its_file(cast):
    case = cast.open_file("mamadou")
    kept = acts.attach(case, kind=Code("other"), file=Upload("a.png", "image/png", picture()), by=cast.awa)
    with pytest.raises(Refused, match="not-found"):
        queries.attachment(cast.esther, case, kept.pk)
    other = cast.open_file("kofi")
    with pytest.raises(Refused, match="not-found"):
        queries.attachment(cast.awa, other, kept.pk)


def test_a_task_is_for_the_caseworker_unless_someone_is_named(cast):
    case = cast.open_file("mamadou")
    mine = acts.add_task(case, text="Appeler le frère", due_on=TODAY, by=cast.awa)
    other = acts.add_task(case, text="Réserver", due_on=TODAY, assignee=cast.member("mariama"), by=cast.awa)
    assert (mine.assignee, other.assignee) == (cast.member("awa"), cast.member("mariama"))
    assert [row.text for row in queries.my_tasks(cast.awa)] == ["Appeler le frère"]
    acts.finish_task(mine, by=cast.awa)
    assert queries.my_tasks(cast.awa) == []
    with pytest.raises(Refused, match="task-already-done"):
        acts.finish_task(mine, by=cast.awa)


def test_nothing_is_sealed_for_someone_forgotten(cast):
    case = cast.open_file("mamadou")
    acts.write_note(case, text="À oublier.", by=cast.awa)
    people_acts.forget(case.person, reason=Code("asked"), by=cast.zeinabou)
    with pytest.raises(Refused, match="person-forgotten"):
        acts.write_note(case, text="Encore.", by=cast.awa)
    (shown,) = queries.record_panel(again(cast, case), cast.awa, TODAY)["notes"]
    assert shown.text == str(vault.FORGOTTEN)
    assert queries.file(cast.awa, case.reference, TODAY).name


# ------------------------------------------------------------------------------------------------------ whose file


def test_a_file_is_given_to_a_caseworker_of_its_office_with_its_tasks(cast):
    case = cast.open_file("mamadou")
    acts.hand_over(case, office=cast.agadez, by=in_reach(cast, "agadez"))
    task = acts.add_task(again(cast, case), text="Accueillir", due_on=TODAY, by=cast.ghoumour)
    supervisor = in_reach(cast, "agadez")
    for name in ("awa", "habsatou"):
        with pytest.raises(Refused, match="not-a-caseworker-here"):
            acts.assign(case, responsible=cast.member(name), by=supervisor)
    acts.assign(case, responsible=cast.member("ghoumour"), by=supervisor)
    task.refresh_from_db()
    assert (task.assignee, again(cast, case).responsible) == (cast.member("ghoumour"),) * 2


def test_a_request_that_comes_back_with_other_words_or_for_another_file_is_no_repetition(cast):
    case, other, key = cast.open_file("mamadou"), cast.open_file("fatou"), uuid4()
    note = acts.write_note(case, text="Vu ce matin.", by=cast.awa, request_id=key)
    assert acts.write_note(case, text="Vu ce matin.", by=cast.awa, request_id=key) == note
    for subject, text in ((case, "Vu ce soir."), (other, "Vu ce matin.")):
        with pytest.raises(Refused, match="request-reused"):
            acts.write_note(subject, text=text, by=cast.awa, request_id=key)


def in_reach(cast, *offices):
    """A supervisor of several offices at once, as an act of an upper room finds both ends of a journey."""
    issa = cast.issa
    return replace(issa, offices=issa.offices | {getattr(cast, name).pk for name in offices})


def test_an_announced_office_reads_the_file_and_does_not_act_on_it(cast):
    case = cast.open_file("mamadou")
    with pytest.raises(Refused, match="not-found"):
        queries.case(cast.lansana, case.reference)
    acts.announce_to(case, office=cast.conakry, by=in_reach(cast, "conakry"))
    assert queries.file(cast.lansana, case.reference, TODAY).is_read_only
    assert Person.objects.visible_to(cast.lansana).filter(pk=case.person_id).exists()
    known = people_queries.identity(case.person)
    with pytest.raises(Refused, match="not-found"):
        people_acts.correct_identity(case.person, identity=known, why="Vu là-bas", by=cast.lansana)
    with pytest.raises(Refused, match="not-found"):
        acts.write_note(case, text="Bonjour", by=cast.lansana)


def test_an_announcement_withdrawn_closes_the_file_to_that_office(cast):
    case = cast.open_file("mamadou")
    both = in_reach(cast, "conakry")
    acts.announce_to(case, office=cast.conakry, by=both)
    acts.announce_to(case, office=cast.conakry, by=both)
    acts.withdraw_announcement(case, office=cast.conakry, by=both)
    with pytest.raises(Refused, match="not-found"):
        queries.case(cast.lansana, case.reference)
    assert not Person.objects.visible_to(cast.lansana).filter(pk=case.person_id).exists()


def test_a_file_handed_over_is_read_by_the_old_office_and_worked_on_by_the_new(cast):
    case = cast.open_file("mamadou")
    acts.add_task(case, text="Suivre l'arrivée", due_on=TODAY, by=cast.awa)
    both = in_reach(cast, "conakry")
    acts.announce_to(case, office=cast.conakry, by=both)
    acts.hand_over(case, office=cast.conakry, by=both)
    acts.write_note(case, text="Bien arrivé.", by=cast.lansana)
    with pytest.raises(Refused, match="not-found"):
        acts.write_note(case, text="Encore à nous ?", by=cast.awa)
    case = again(cast, case)
    assert (case.office, case.responsible) == (cast.conakry, None)
    held = dict(Holder.objects.visible_to(cast.awa).values_list("office__code", "kind_code"))
    assert held == {"NER-NIM": "former", "GIN-CKY": "responsible"}
    assert queries.my_tasks(cast.awa) == []
    assert [line.text for line in queries.timeline(cast.lansana, case.reference)[1]][-1]


def test_a_file_handed_back_is_the_first_offices_again(cast):
    case = cast.open_file("mamadou")
    both = in_reach(cast, "conakry")
    acts.hand_over(case, office=cast.niamey, by=both)
    assert again(cast, case).responsible == cast.member("awa")
    acts.hand_over(case, office=cast.conakry, by=both)
    acts.hand_over(case, office=cast.niamey, by=both)
    held = dict(Holder.objects.visible_to(cast.awa).values_list("office__code", "kind_code"))
    assert held == {"NER-NIM": "responsible", "GIN-CKY": "former"}


def test_a_stage_moved_forward_is_the_one_that_every_room_together_gives(cast):
    case = queries.case(cast.awa, cast.open_file("mamadou", screened=True).reference)
    assert case.stage_code == "screened"
    with kernel_acts._doing("casework.test"):
        acts.settle_stage(case)
        assert case.stage_code == "screened"
        acts.reach_stage(case, "opened")
        assert case.stage_code == "screened"
