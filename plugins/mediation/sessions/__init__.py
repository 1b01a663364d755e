"""Sessions of mediation: who sat together when, what came of it, and the mediator's own notes."""
