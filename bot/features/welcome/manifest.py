"""What the rest of Tribune knows of the welcome feature."""

from datetime import timedelta

from bot.core.events import ActionEnded, Answered, AvailabilityChanged, FirstWords, MemberJoined, MemberLeft, Withdrawn
from bot.database.privacy import Erasure, PersonColumn, TablePolicy
from bot.database.transaction import Subscriber
from bot.feature import Feature, JobKind
from bot.features.welcome.capabilities import CONFIGURE, GREET, START, STATUS
from bot.features.welcome.service import WelcomeService
from bot.features.welcome.service.watching import LAPSE, OFFER
from bot.features.welcome.settings import WelcomeSettings


def _jobs(service: WelcomeService) -> tuple[JobKind, ...]:
    return (JobKind(OFFER, service.watching.offer), JobKind(LAPSE, service.watching.lapse))


def _subscriptions(service: WelcomeService) -> tuple[tuple[type[object], Subscriber], ...]:
    return (
        (FirstWords, service.watching.first_words),
        (Answered, service.watching.answered),
        (Withdrawn, service.watching.withdrawn),
        (AvailabilityChanged, service.watching.availability_changed),
        (MemberJoined, service.newcomers.member_joined),
        (MemberLeft, service.greeters.member_left),
        (ActionEnded, service.watching.action_ended),
        (ActionEnded, service.setup.action_ended),
    )


FEATURE = Feature(
    name="welcome",
    service=WelcomeService,
    settings=WelcomeSettings,
    capabilities=(START, GREET, STATUS, CONFIGURE),
    jobs=_jobs,
    subscriptions=_subscriptions,
    tables=(
        TablePolicy(
            "welcome_watches",
            timedelta(days=400),
            (
                PersonColumn("user_id", Erasure.PSEUDONYMISE),
                PersonColumn("offered_to", Erasure.PSEUDONYMISE),
                PersonColumn("taken_by", Erasure.PSEUDONYMISE),
            ),
            age_column="sent_at",
        ),
        TablePolicy("welcome_greeters", None, (PersonColumn("user_id", Erasure.ERASE),)),
        TablePolicy("welcome_rules", None, (PersonColumn("published_by", Erasure.PSEUDONYMISE),)),
        TablePolicy(
            "welcome_acceptances",
            None,
            (PersonColumn("user_id", Erasure.KEEP, "privacy-keep-acceptance"),),
        ),
        TablePolicy("welcome_panels", None),
    ),
)
