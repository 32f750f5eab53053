from django.urls import path

from teranga.returns import views

FILE = "cases/<str:reference>/return"
MOVEMENT = "movements/<uuid:pk>"

urlpatterns = [
    path(f"{FILE}/counsel", views.counsel, name="returns.counsel"),
    path(f"{FILE}/declare", views.declare, name="returns.declare"),
    path(f"{FILE}/declaration.pdf", views.declaration_pdf, name="returns.declaration_pdf"),
    path(f"{FILE}/withdraw", views.withdraw, name="returns.withdraw"),
    path(f"{FILE}/documents/add", views.add_travel_document, name="returns.add_travel_document"),
    path(f"{FILE}/medical", views.record_medical, name="returns.record_medical"),
    path(f"{FILE}/protection", views.route_fear, name="returns.route_fear"),
    path(f"{FILE}/family", views.explain_separation, name="returns.explain_separation"),
    path(f"{FILE}/receive", views.receive, name="returns.receive"),
    path("movements", views.movements, name="returns.movements"),
    path("movements/plan", views.plan_movement, name="returns.plan_movement"),
    path(MOVEMENT, views.movement, name="returns.movement"),
    path(f"{MOVEMENT}/book", views.book, name="returns.book"),
    path(f"{MOVEMENT}/bookings/<uuid:booking>/cancel", views.cancel_booking, name="returns.cancel_booking"),
    path(f"{MOVEMENT}/reschedule", views.reschedule, name="returns.reschedule"),
    path(f"{MOVEMENT}/cancel", views.cancel_movement, name="returns.cancel_movement"),
    path(f"{MOVEMENT}/close", views.close_manifest, name="returns.close_manifest"),
    path(f"{MOVEMENT}/reopen", views.reopen_manifest, name="returns.reopen_manifest"),
    path(f"{MOVEMENT}/depart", views.depart, name="returns.depart"),
    path(f"{MOVEMENT}/arrive", views.arrive, name="returns.arrive"),
    path(f"{MOVEMENT}/papers", views.prepare_papers, name="returns.prepare_papers"),
    path(f"{MOVEMENT}/manifest.pdf", views.manifest_pdf, name="returns.manifest_pdf"),
    path(f"{MOVEMENT}/manifest.xlsx", views.manifest_xlsx, name="returns.manifest_xlsx"),
    path("arrivals", views.arrivals, name="returns.arrivals"),
]
