"""The demonstration: illustrative people, figures and documents."""
