"""Screen sizes of the browser tests."""

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
