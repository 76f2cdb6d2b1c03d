"""Sections of the report page: what each says, shows and tabulates, made from a study and nothing else."""
