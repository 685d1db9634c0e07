"""What people and other systems receive: exports, the report and the review console."""
