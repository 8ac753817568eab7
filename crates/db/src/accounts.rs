//! Users, members, links, sessions and tokens.
