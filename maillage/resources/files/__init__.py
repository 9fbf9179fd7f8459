"""Files of resources: received in quarantine, cleaned in a process of its own, given under a name of ours (docs/adr/0034)."""
