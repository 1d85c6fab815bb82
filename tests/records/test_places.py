"""A bare path never gets into a letter or a message: the whole address, or words."""

from __future__ import annotations

import pytest
from django.test import override_settings

from gongkai.records import cipher, places
from gongkai.records.actions import telling
from gongkai.records.models import Message

pytestmark = pytest.mark.django_db


def _said() -> str:
    message = Message.objects.get()
    return cipher.unseal(message.text, about=telling.sealed_for(message.organ)).decode()


@override_settings(PUBLIC_ADDRESS="https://xxgk.example.cn")
def test_message_names_the_full_address(walk):
    walk.submit()
    assert "https://xxgk.example.cn/requests/track/" in _said()


@override_settings(PUBLIC_ADDRESS="")
def test_message_of_a_platform_without_an_address_names_it_in_words(walk):
    walk.submit()
    assert places.NAMELESS in _said()
    assert "/requests/" not in _said()
    assert (places.track(), places.opinion()) == ("", "")
