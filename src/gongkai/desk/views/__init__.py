"""One file a page or a small family of pages. Views decide nothing: the law and the actions do."""
