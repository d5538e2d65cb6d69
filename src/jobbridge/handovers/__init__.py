"""Release-day hand-overs: who takes over from the prison, what each may see, who has said so."""
