"""The class of every column: what it may hold, and so who may see it, copy it, forget it."""

from django.db import models

CLASSES = frozenset({"sealed", "pseudonymous", "code", "text", "technical"})


def class_of(field: "models.Field[object, object]") -> str | None:
    """The class of a column, declared by its model or told by its name and kind; None (and a test fails) otherwise."""
    declared: str | None = getattr(field.model, "columns", {}).get(field.name)
    if declared is not None:
        return declared if declared in CLASSES else None
    if isinstance(field, models.BinaryField):
        return "sealed" if field.name.endswith("_sealed") else None
    if isinstance(field, models.ForeignKey | models.OneToOneField | models.UUIDField):
        return "pseudonymous"
    if isinstance(field, models.CharField) and field.name.endswith("_code"):
        return "code"
    plain = (models.DateField, models.IntegerField, models.BooleanField, models.DecimalField, models.AutoField)
    return "technical" if isinstance(field, plain) else None
