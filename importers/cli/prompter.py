"""A conversation by lines, one question and one answer at a time: for screen readers and plain terminals."""

from __future__ import annotations

import sys

from importers.cli.text import shown


class AnswersEnded(Exception):
    """The answers have ended: the terminal was closed, or a script has no more of them."""


class Prompter:
    """Says lines on stdout and reads answers from stdin. No colour, no cursor movement."""

    def say(self, text: str = "") -> None:
        """Say one line; whatever it quotes is spelled out, never obeyed."""
        print(shown(text), flush=True)

    def say_lines(self, text: str) -> None:
        """Say a text of several lines that the program itself wrote."""
        for line in text.splitlines():
            self.say(line)

    def ask(self, question: str) -> str:
        """Return the answer without its line end; AnswersEnded when there are no more."""
        while True:
            print(shown(question), end=" ", flush=True)
            try:
                answer = sys.stdin.readline()
            except UnicodeDecodeError:
                self.say("That was not text in this terminal's encoding; please type it again.")
                continue
            if not answer:
                print(flush=True)
                raise AnswersEnded
            return answer.removesuffix("\n").removesuffix("\r")

    def agrees(self, question: str) -> bool:
        """Ask for a yes or a no; anything that is not clearly one of them is asked again."""
        while True:
            answer = self.ask(f"{question} (yes or no)").strip().casefold()
            if answer in ("y", "yes", "n", "no"):
                return answer.startswith("y")
            self.say("Please answer yes or no.")
