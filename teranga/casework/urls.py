from django.urls import path

from teranga.casework import views

urlpatterns = [
    path("cases", views.cases, name="casework.cases"),
    path("cases/prepare", views.prepare_list, name="casework.prepare_list"),
    path("cases/mine", views.mine, name="casework.mine"),
    path("cases/elsewhere", views.elsewhere, name="casework.elsewhere"),
    path("people/<uuid:pk>/open-file", views.open_file, name="casework.open"),
    path("cases/<str:reference>", views.file, name="casework.file"),
    path("cases/<str:reference>/break-glass", views.break_glass, name="casework.break_glass"),
    path("cases/<str:reference>/timeline", views.timeline, name="casework.timeline"),
    path("cases/<str:reference>/readings", views.readings, name="casework.readings"),
    path("cases/<str:reference>/screening", views.screen, name="casework.screen"),
    path("cases/<str:reference>/categories", views.set_categories, name="casework.set_categories"),
    path("cases/<str:reference>/assignment", views.assign, name="casework.assign"),
    path("cases/<str:reference>/priority", views.prioritise, name="casework.prioritise"),
    path("cases/<str:reference>/emergency", views.mark_emergency, name="casework.mark_emergency"),
    path("cases/<str:reference>/need", views.find_need, name="casework.find_need"),
    path("cases/<str:reference>/need/<uuid:pk>/met", views.meet_need, name="casework.meet_need"),
    path("cases/<str:reference>/note", views.write_note, name="casework.write_note"),
    path("cases/<str:reference>/document", views.attach, name="casework.attach"),
    path("cases/<str:reference>/document/<uuid:pk>", views.document, name="casework.document"),
    path("cases/<str:reference>/task", views.add_task, name="casework.add_task"),
    path("cases/<str:reference>/task/<uuid:pk>/done", views.finish_task, name="casework.finish_task"),
    path("cases/<str:reference>/closure", views.close, name="casework.close"),
    path("cases/<str:reference>/reopening", views.reopen, name="casework.reopen"),
]
