"""A report as a piece of a page: facts and tables, without the frame."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.content import Report


def render(report: Report) -> SafeString:
    """The report's parts as HTML, for inside main; every text is escaped by the template."""
    return render_to_string("reports/report_body.html", {"report": report})
