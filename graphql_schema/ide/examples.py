"""Queries to begin with, in any county: the demo prints them, the IDE opens them as tabs."""

QUERIES = {
    "Towns and their villages, with the newest disputes": """query NewestDisputes {
  orgs(first: 3, where: { level: { eq: TOWN } }) {
    nodes {
      name
      children(first: 2) {
        nodes {
          name
          disputes(first: 2) {
            nodes { number state openedAt mediator { name } parties { nodes { role name } } }
          }
        }
      }
    }
  }
}""",
    "Disputes under mediation, page by page": """query UnderMediation {
  disputes(first: 5, where: { state: { eq: MEDIATING } }) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { id number title state version type { name } org { name } }
  }
}""",
    "Who am I, and what may I do": """query WhoAmI {
  viewer { name roles { name orgName } actions }
  tenant { name plugins }
}""",
}
