"""What a partner's list says, decided without looking anywhere else."""
