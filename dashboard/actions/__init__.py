"""What a person does and takes with them, each asked of `viewer` first."""
