"""Every table says how long it is kept and what becomes of persons in it."""

import pytest

from bot.app import discover
from bot.community import privacy as community
from bot.database import expiry, privacy
from bot.database.privacy import Erasure, TablePolicy
from bot.database.tables import Base
from bot.i18n.catalogue import Catalogue

PERSONS = {"user_id", "asker_id", "answerer_id", "actor_id", "offered_to", "taken_by", "published_by", "changed_by"}


def policies() -> list[TablePolicy]:
    features = [policy for feature in discover() for policy in feature.tables]
    return [*privacy.OWN, *community.TABLES, *features]


def test_every_table_has_one_policy() -> None:
    assert sorted(policy.table for policy in policies()) == sorted(Base.metadata.tables)


@pytest.mark.parametrize("policy", policies(), ids=lambda policy: policy.table)
def test_a_policy_names_every_person_in_its_table(policy: TablePolicy) -> None:
    columns = Base.metadata.tables[policy.table].columns
    assert {person.column for person in policy.persons} == PERSONS & {column.name for column in columns}
    assert (policy.retention is None) == (policy.age_column is None)
    assert policy.age_column is None or policy.age_column in columns


def test_what_is_kept_of_persons_is_explained() -> None:
    catalogue = Catalogue.load()
    kept = [person for policy in policies() for person in policy.persons if person.erasure is Erasure.KEEP]
    assert kept
    assert all(catalogue.has(person.reason) for person in kept)


def test_the_databases_own_rows_go_as_they_say() -> None:
    promised = {policy.table: policy.retention for policy in privacy.OWN if policy.retention is not None}
    assert promised == {own.table: own.keep for own in expiry.OWN}
