// A GraphQL server as one writes it by hand in Node: Mercurius with its JIT and loaders, over pg with prepared
// statements. It serves one tenant (TENANT) and checks no rights; DATABASE_URL is a login that row-level security
// does not hold.
import Fastify from "fastify";
import mercurius from "mercurius";
import pg from "pg";

const TENANT = process.env.TENANT;
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.POOL) });

const rows = async (name, text, values = []) => (await pool.query({ name, text, values: [TENANT, ...values] })).rows;
const byKey = (found, key = "key") => Map.groupBy(found, (row) => row[key]);
const keysOf = (queries, key) => [...new Set(queries.map(({ obj }) => obj[key]).filter(Boolean))];

const DISPUTE = `c.id, c.number, c.title, c.state, c.category, c.access_level as "accessLevel", d.channel, d.summary,
  c.opened_at as "openedAt", c.closed_at as "closedAt", c.version, c.org_id as "orgId", d.mediator_id as "mediatorId"`;
const DISPUTES = `core_case c join mediation_dispute d on d.tenant_id = c.tenant_id and d.id = c.id`;

// Each loader answers all the records that a list asks for by one statement.
const one = (name, text, key) => async (queries) => {
  const found = byKey(await rows(name, text, [keysOf(queries, key)]), "id");
  return queries.map(({ obj }) => found.get(obj[key])?.[0] ?? null);
};
const many = (name, text) => async (queries) => {
  const found = byKey(await rows(name, text, [keysOf(queries, "id"), queries[0].params.first]));
  return queries.map(({ obj }) => found.get(obj.id) ?? []);
};

const ORGS = `select id, code, name from core_org where tenant_id = $1 and id = any($2::uuid[])`;
const MEDIATORS = `select id, name from mediation_mediator where tenant_id = $1 and id = any($2::uuid[])`;
const PEOPLE = `select id, name from core_person where tenant_id = $1 and id = any($2::uuid[])`;
const CHILDREN = `select k.key, o.* from unnest($2::uuid[]) k (key) cross join lateral (
  select id, code, name from core_org where tenant_id = $1 and parent_id = k.key order by code, id limit $3) o`;
const PARTIES = `select k.key, p.* from unnest($2::uuid[]) k (key) cross join lateral (
  select id, role, name, person_id as "personId" from core_case_party
  where tenant_id = $1 and case_id = k.key order by ordinal, id limit $3) p`;
const ORG_DISPUTES = `select k.key, c.* from unnest($2::uuid[]) k (key) cross join lateral (
  select ${DISPUTE} from ${DISPUTES} where c.tenant_id = $1 and c.kind = 'DISPUTE' and c.org_id = k.key
  order by c.opened_at desc, c.id desc limit $3) c`;
const BY_ID = `select ${DISPUTE} from ${DISPUTES} where c.tenant_id = $1 and c.id = $2`;
const BY_STATE = `select ${DISPUTE} from ${DISPUTES} where c.tenant_id = $1 and c.kind = 'DISPUTE' and c.state = $2
  order by c.opened_at desc, c.id desc limit $3`;
const COUNTS = `select state, count(*) from core_case where tenant_id = $1 and kind = 'DISPUTE' group by state`;
const OPEN = `with c as (
  insert into core_case (tenant_id, id, org_id, org_place, number, kind, category, title, state, handling_org_id,
                         access_level, opened_at, version)
  select $1, i.id, o.id, o.place, 'M-' || i.id, 'DISPUTE', t.code, $4, 'REGISTERED', o.id, 'ORG', now(), 1
  from core_org o join mediation_dispute_type t on t.tenant_id = o.tenant_id and t.id = $3
  cross join (select gen_random_uuid() as id) i where o.tenant_id = $1 and o.id = $2 returning *
), d as (
  insert into mediation_dispute (tenant_id, id, type_id, channel, summary)
  select tenant_id, id, $3, 'PEOPLE', $5 from c
), e as (
  insert into core_episode (tenant_id, id, case_id, org_id, level, started_at)
  select c.tenant_id, gen_random_uuid(), c.id, c.org_id, o.level, c.opened_at
  from c join core_org o on o.tenant_id = c.tenant_id and o.id = c.org_id
) select id, number, title, state, opened_at as "openedAt", version, org_id as "orgId" from c`;

const schema = `
  type Query {
    dispute(id: ID!): Dispute
    disputes(state: String!, first: Int!): [Dispute!]!
    org(code: String!): Org
    disputeCounts: [StateCount!]!
  }
  type Mutation { openDispute(input: OpenDisputeInput!): Dispute }
  input OpenDisputeInput { orgId: ID! typeId: ID! title: String! summary: String! }
  type Dispute {
    id: ID! number: String! title: String! state: String! category: String! accessLevel: String! channel: String
    summary: String openedAt: String! closedAt: String version: Int!
    org: Org mediator: Mediator parties(first: Int!): [Party!]!
  }
  type Org { id: ID! code: String! name: String! children(first: Int!): [Org!]! disputes(first: Int!): [Dispute!]! }
  type Mediator { id: ID! name: String! }
  type Party { id: ID! role: String! name: String! person: Person }
  type Person { id: ID! name: String! }
  type StateCount { state: String! count: Int! }
`;

const instant = (name) => (dispute) => dispute[name]?.toISOString() ?? null;

const resolvers = {
  Query: {
    dispute: async (_, { id }) => (await rows("dispute", BY_ID, [id]))[0] ?? null,
    disputes: (_, { state, first }) => rows("disputes", BY_STATE, [state, first]),
    org: async (_, { code }) =>
      (await rows("org", `select id, code, name from core_org where tenant_id = $1 and code = $2`, [code]))[0] ?? null,
    disputeCounts: () => rows("counts", COUNTS),
  },
  Mutation: {
    openDispute: async (_, { input }) =>
      (await rows("open", OPEN, [input.orgId, input.typeId, input.title, input.summary]))[0] ?? null,
  },
  Dispute: { openedAt: instant("openedAt"), closedAt: instant("closedAt") },
};

const loaders = {
  Dispute: {
    org: one("orgs", ORGS, "orgId"),
    mediator: one("mediators", MEDIATORS, "mediatorId"),
    parties: many("parties", PARTIES),
  },
  Party: { person: one("people", PEOPLE, "personId") },
  Org: { children: many("children", CHILDREN), disputes: many("orgDisputes", ORG_DISPUTES) },
};

const app = Fastify();
app.register(mercurius, { schema, resolvers, loaders, jit: 1, graphiql: false });
console.log(`ready at ${await app.listen({ host: "127.0.0.1", port: 0 })}`);
