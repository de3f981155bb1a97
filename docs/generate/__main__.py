"""Write the generated pages: `python -m docs.generate`, or `make docs`."""

from docs.generate.pages import ROOT, generated_pages


def main() -> None:
    """Write every generated page where it differs from what stands there."""
    for path, text in generated_pages().items():
        (ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
