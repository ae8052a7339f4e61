"""What is claimed to be fast, measured against something in the same run."""
