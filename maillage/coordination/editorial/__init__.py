"""News, pages and the home: written, compared, published."""
