"""A community that lives on this machine, to try Tribune on: people, stories, and the reasons told beside."""
