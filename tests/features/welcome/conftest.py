from tests.fakes.town import hamlet, town

__all__ = ["hamlet", "town"]
