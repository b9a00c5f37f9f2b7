"""A person's own settings."""

from django import forms

from simon.lib.forms import StyledForm

from .models import User


class PreferencesForm(StyledForm, forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "phone", "language", "time_zone", "theme", "wants_digest"]
