"""The words of the agenda. Pure: no Django. A code is stored and never changes; the label is French."""

# For those who cannot come as things usually are; a person in charge is named beside them (a front door, never a private number).
ACCESSIBILITY: dict[str, str] = {
    "lsf": "interprétation en langue des signes française",
    "captions": "sous-titres",
    "speech_to_text": "vélotypie, transcription en direct",
    "induction_loop": "boucle magnétique",
    "step_free": "accès sans marche",
    "easy_read": "documents faciles à lire",
}
