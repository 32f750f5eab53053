"""The card of casework: the file, what it shows of its own, and who may do what to it."""

from django.utils.translation import gettext_lazy as _

from teranga.casework import acts, queries
from teranga.kernel.rooms import Handover, Nav, Panel, Preparation, Reach, Room, register

register(
    Room(
        name="casework",
        label=_("Files"),
        permissions={
            "casework.read": _("Read the files of one's office"),
            "casework.open": _("Open files"),
            "casework.write": _("Screen, note, attach, plan tasks, set categories and priority"),
            "casework.assign": _("Assign files to caseworkers"),
            "casework.close": _("Close files"),
            "casework.reopen": _("Reopen closed files"),
            "casework.break_glass": _("Open a file of another office for an hour, with a reason that is told"),
            "casework.readings": _("See who read a file"),
        },
        nav=(
            Nav(_("My files"), "casework.mine", "casework.write", order=10),
            Nav(_("Files"), "casework.cases", "casework.read", order=15),
        ),
        panels=(
            Panel(
                title=_("Needs"),
                template="casework/_needs.html",
                context=queries.needs_panel,
                acts=("casework.find_need",),
                order=20,
            ),
            Panel(title=_("Family"), template="casework/_family.html", context=queries.family_panel, order=25),
            Panel(
                title=_("Notes and documents"),
                template="casework/_record.html",
                context=queries.record_panel,
                acts=("casework.write_note", "casework.attach"),
                order=90,
            ),
        ),
        marks=(queries.marks,),
        next_steps=(queries.next_steps,),
        blocks_closing=(queries.what_keeps_open,),
        stages=(queries.stages_reached,),
        finders=(queries.persons_by_reference,),
        person_links=(queries.person_links,),
        reach=(Reach(_("Files seen"), "casework.read", queries.how_many_seen, order=20),),
        handovers=(Handover(_("Open files that wait for them"), queries.how_many_wait, acts.hand_files_over),),
        preparations={"casework.list": Preparation(_("List of files"), queries.piece_of_list)},
    )
)
