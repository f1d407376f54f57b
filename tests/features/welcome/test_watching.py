from tests.fakes.town import ANNA, OTHER, Town


async def test_a_card_appears_after_20_minutes_and_goes_with_the_answer(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    message = await town.newcomer_waits()
    await town.wait(minutes=19)
    assert town.cards() == []
    await town.wait(minutes=1)
    assert len(town.cards()) == 1
    await town.say(OTHER, reply_to_id=message.message_id)
    assert town.cards() == []
    await town.wait(days=20)
    assert town.cards() == []
