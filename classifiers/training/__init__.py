"""How the shipped models were trained; not needed to run."""
