"""An invented population, brought along its files by the acts that staff would use. Nobody in it exists."""
