from tests.orientation.fixtures import empty_folder, small_world

__all__ = ["empty_folder", "small_world"]
