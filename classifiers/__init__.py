"""What it means: detectors, persons, file plan, retention, ROT; functions of text, record, policy and date."""
