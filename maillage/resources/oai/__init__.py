"""OAI-PMH 2.0: catalogues (ISIDORE, libraries) take what everybody may read. https://www.openarchives.org/OAI/openarchivesprotocol.html"""
