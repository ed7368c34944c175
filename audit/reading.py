"""A subject that is only read: a question about it is asked of the database once, however many guards ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

ANSWERS = "_answers"

Subject = TypeVar("Subject")
About = ParamSpec("About")
Answer = TypeVar("Answer")


@contextmanager
def only_reading(subject: Any) -> Iterator[None]:
    """Until the end nobody writes to the subject's file through this object: an answer given once stands.

    `perform` locks a row of its own and never sees what was remembered here. May be entered again.
    """
    if ANSWERS in vars(subject):
        yield
        return
    vars(subject)[ANSWERS] = {}
    try:
        yield
    finally:
        del vars(subject)[ANSWERS]


def asked_once(
    question: Callable[Concatenate[Subject, About], Answer],
) -> Callable[Concatenate[Subject, About], Answer]:
    """Remember the answer while the subject is only read; outside, ask anew each time."""

    @wraps(question)
    def answer(subject: Subject, *about: About.args, **named: About.kwargs) -> Answer:
        answers = vars(subject).get(ANSWERS)
        if answers is None:
            return question(subject, *about, **named)
        key = (question, about, tuple(named.items()))
        if key not in answers:
            answers[key] = question(subject, *about, **named)
        given: Answer = answers[key]
        return given

    return answer
