// Puts GraphiQL on the page, against the endpoint of the tenant that the address names.
"use strict";

(async () => {
  const tenant = location.pathname.split("/")[1];
  const endpoint = `/${tenant}/graphql`;
  const tokenKey = `helin:token:${tenant}`;
  const root = ReactDOM.createRoot(document.getElementById("ide"));
  const status = document.getElementById("status");
  const field = document.getElementById("token");

  // what is typed here may name people, so nothing outlives the browser tab; tenants share an origin, but no storage
  const storage = {
    getItem: (key) => sessionStorage.getItem(`${tenant}:${key}`),
    setItem: (key, value) => sessionStorage.setItem(`${tenant}:${key}`, value),
    removeItem: (key) => sessionStorage.removeItem(`${tenant}:${key}`),
    clear: () => ownKeys().forEach((key) => sessionStorage.removeItem(key)),
    get length() { return ownKeys().length; },
  };

  function ownKeys() {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(`${tenant}:`));
  }

  async function fetcher(request, { headers } = {}) {
    const token = sessionStorage.getItem(tokenKey);
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: {
        accept: "application/graphql-response+json, application/json;q=0.9",
        "content-type": "application/json",
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify(request),
    });
    status.textContent = answer.status === 401 ? "The token is missing, wrong or expired." : "";
    return answer.json();
  }

  function show(examples) {
    const token = sessionStorage.getItem(tokenKey);
    status.textContent = token ? "" : "Enter an access token, or sign in by the mutation sessionCreate.";
    root.render(React.createElement(GraphiQL, {
      key: token, // another account may see another schema
      fetcher,
      storage,
      defaultTabs: examples.map(({ title, query }) => ({ query: `# ${title}\n${query}\n` })),
      defaultEditorToolsVisibility: false,
      schema: token ? undefined : null, // null keeps GraphiQL from asking for it
    }));
  }

  document.title = `${tenant} · Helin`;
  document.getElementById("tenant").textContent = tenant;
  const examples = await (await fetch("/assets/ide/examples.json")).json();
  document.getElementById("session").addEventListener("submit", (event) => {
    event.preventDefault();
    sessionStorage.setItem(tokenKey, field.value.trim());
    field.value = "";
    show(examples);
  });
  show(examples);
})();
