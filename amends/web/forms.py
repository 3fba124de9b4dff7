"""How Django's forms are drawn: label, help, error, field, all connected for screen readers."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Draws `{{ form }}` and `{{ form.field.as_field_group }}` from components/."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
