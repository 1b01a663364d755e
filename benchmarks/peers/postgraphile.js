// PostGraphile 5 over Helin's tables, under row-level security: DATABASE_URL is the application's login, TENANT the
// tenant that every request's transaction is set to.
import { createServer } from "node:http";

import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  // without it, a column can be filtered and sorted by although no index begins with it: all of Helin's begin with the tenant
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      schemas: ["public", "peer"],
      poolConfig: { max: Number(process.env.POOL) },
    }),
  ],
  grafast: { context: () => ({ pgSettings: { "helin.tenant": process.env.TENANT } }) },
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
});

const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.listen(0, "127.0.0.1", () => console.log(`ready at http://127.0.0.1:${server.address().port}`));
