"""How a paper is wanted: the language, the size, with a name or only the reference."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jobbridge.i18n import Words
from jobbridge.paper.sheets import code


@dataclass(frozen=True)
class Version:
    """`easy` is the large version with short sentences; `named` prints the person's name."""

    words: Words
    today: date
    public_url: str
    easy: bool = True
    named: bool = True

    def note(self, ref: str) -> str:
        """The foot: a reference and the day of printing."""
        return f"{ref} · {self.words.day(self.today)}"

    def address(self, path: str) -> str:
        return self.public_url + path

    def back_entry(self, path: str) -> Mapping[str, str]:
        """The code by which a counselor comes from the signed paper to the page that records it."""
        _ = self.words.gettext
        return code(
            self.address(path),
            _("For the counselor: scan to record what is written here."),
            _("QR code with the address printed beside it"),
        )

    def whose(self, name: str, ref: str) -> str:
        """Whose paper it is: for the head."""
        return f"{name} · {ref}" if self.named else ref
