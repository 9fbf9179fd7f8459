from tests.orientation.fixtures import empty_folder, small_world, small_world_file, texts

__all__ = ["empty_folder", "small_world", "small_world_file", "texts"]
